using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Parley.Accounts.Tests.OAuth.Servers;

/// <summary>
/// GitHub as its documents describe it ("Authorizing OAuth apps", "Get the authenticated user", "List email addresses for the authenticated user"): a wrong code is a 200 with
/// `error`, the token endpoint answers a form unless JSON is asked for, and the API refuses requests without a User-Agent.
/// </summary>
internal sealed class GitHubServer : LocalServer
{
    public const string ClientId = "github-app", Secret = "github-app's secret";

    private readonly Codes _codes = new();

    public long Id { get; set; } = 583231;

    public string Login { get; set; } = "octocat";

    public string? Name { get; set; } = "The Octocat";

    public (string Email, bool Primary, bool Verified)[] Emails { get; set; } = [("octocat@users.noreply.github.example", false, true), ("octocat@github.example", true, true)];

    public bool Denies { get; set; }

    public (string Key, string Value)[] Settings =>
    [
        ("Parley:Accounts:OAuth:Providers:github:Kind", "GitHub"),
        ("Parley:Accounts:OAuth:Providers:github:ClientId", ClientId),
        ("Parley:Accounts:OAuth:Providers:github:ClientSecret", Secret),
        ("Parley:Accounts:OAuth:Providers:github:Issuer", Address.AbsoluteUri),
        ("Parley:Public:Url", TestBrowser.PublicUrl),
    ];

    protected override void Map(WebApplication app)
    {
        app.MapGet("/login/oauth/authorize", (HttpContext context) =>
        {
            var query = context.Request.Query;
            Assert.Equal((ClientId, "read:user user:email"), (query["client_id"].ToString(), query["scope"].ToString()));
            return Denies
                ? Results.Redirect($"{query["redirect_uri"]}?error=access_denied&error_description=The+user+has+denied+your+application+access.&state={query["state"]}")
                : _codes.Issue(context);
        });
        app.MapPost("/login/oauth/access_token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            if (form["client_secret"] != Secret || form["client_id"] != ClientId)
            {
                return Results.Json(new { error = "incorrect_client_credentials" });
            }

            return _codes.Redeem(form) is null
                ? Results.Json(new { error = "bad_verification_code", error_description = "The code passed is incorrect or expired." })
                : context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal)
                    ? Results.Json(new { access_token = "gho_16C7e42F292c6912E7710c838347Ae178B4a", scope = "read:user,user:email", token_type = "bearer" })
                    : Results.Text("access_token=gho_16C7e42F292c6912E7710c838347Ae178B4a&token_type=bearer", "application/x-www-form-urlencoded");
        });
        var api = app.MapGroup("/api/v3").AddEndpointFilter(async (invocation, next) =>
            invocation.HttpContext.Request.Headers.UserAgent.Count == 0 ? Results.StatusCode(403)
            : invocation.HttpContext.Request.Headers.Authorization == "Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a" ? await next(invocation)
            : Results.Json(new { message = "Bad credentials" }, statusCode: 401));
        api.MapGet("/user", () => Results.Json(new { login = Login, id = Id, node_id = "MDQ6VXNlcjE=", type = "User", name = Name, email = (string?)null }));
        api.MapGet("/user/emails", () => Results.Json(Emails.Select(one => new { email = one.Email, verified = one.Verified, primary = one.Primary, visibility = (string?)null })));
    }
}
