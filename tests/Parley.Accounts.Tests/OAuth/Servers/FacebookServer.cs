using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Parley.Accounts.Tests.OAuth.Servers;

/// <summary>Facebook as its documents describe it ("Manually build a login flow", "Securing Graph API requests"): errors are objects, and calls need the app's proof.</summary>
internal sealed class FacebookServer : LocalServer
{
    public const string ClientId = "1234567890", Secret = "facebook-app's secret";

    private const string Token = "EAAB-of-the-person";

    private readonly Codes _codes = new();

    public string? Email { get; set; } = "mark@facebook.example";

    public (string Key, string Value)[] Settings =>
    [
        ("Parley:Accounts:OAuth:Providers:facebook:Kind", "Facebook"),
        ("Parley:Accounts:OAuth:Providers:facebook:ClientId", ClientId),
        ("Parley:Accounts:OAuth:Providers:facebook:ClientSecret", Secret),
        ("Parley:Accounts:OAuth:Providers:facebook:Issuer", Address.AbsoluteUri),
        ("Parley:Accounts:OAuth:Providers:facebook:Api", Address.AbsoluteUri),
        ("Parley:Public:Url", TestBrowser.PublicUrl),
    ];

    protected override void Map(WebApplication app)
    {
        var version = app.MapGroup("/v23.0");
        version.MapGet("/dialog/oauth", (HttpContext context) =>
        {
            Assert.Equal((ClientId, "code"), (context.Request.Query["client_id"].ToString(), context.Request.Query["response_type"].ToString()));
            return _codes.Issue(context);
        });
        version.MapPost("/oauth/access_token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return form["client_secret"] == Secret && _codes.Redeem(form) is not null
                ? Results.Json(new { access_token = Token, token_type = "bearer", expires_in = 5183944 })
                : Failure("Invalid verification code format.", 100);
        });
        version.MapGet("/me", (HttpContext context) =>
        {
            var proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Token)));
            return context.Request.Headers.Authorization != $"Bearer {Token}" ? Failure("Invalid OAuth access token.", 190)
                : context.Request.Query["appsecret_proof"] != proof ? Failure("Invalid appsecret_proof provided in the API argument", 100)
                : Email is null ? Results.Json(new { id = "10000001", name = "Mark" })
                : Results.Json(new { id = "10000001", name = "Mark", email = Email });
        });
    }

    private static IResult Failure(string message, int code) =>
        Results.Json(new { error = new { message, type = "OAuthException", code, fbtrace_id = "A" } }, statusCode: 400);
}
