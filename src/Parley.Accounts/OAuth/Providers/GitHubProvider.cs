using System.Globalization;
using System.Text.Json;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.Providers;

/// <summary>
/// GitHub (docs.github.com, "Authorizing OAuth apps"): a code flow with PKCE and an API instead of an ID token. A refused code is answered with status 200 and
/// `error`; the e-mail addresses, and which of them are verified, have a list of their own.
/// </summary>
internal sealed class GitHubProvider(
    string id, string name, Uri issuer, Uri api, ClientCredentials credentials, string scope, bool allowsRegistration, ProviderClient client)
    : IdentityProvider(id, name, issuer.GetLeftPart(UriPartial.Authority), allowsRegistration)
{
    public override ValueTask<Result<Uri>> AuthorizationAsync(AuthorizationRequest request, CancellationToken cancellationToken) =>
        new(AuthorizationUrl.Make(new Uri(issuer, "/login/oauth/authorize"), credentials.Id, scope, request, withNonce: false));

    // What GitHub calls itself there is not documented: its host decides.
    public override ValueTask<Result<bool>> IsFromHereAsync(string? issuerOfAnswer, CancellationToken cancellationToken) => new(
        issuerOfAnswer is null || (Uri.TryCreate(issuerOfAnswer, UriKind.Absolute, out var named) && named.GetLeftPart(UriPartial.Authority) == Issuer));

    public override async ValueTask<Result<ExternalIdentity>> RedeemAsync(string code, AuthorizationRequest request, CancellationToken cancellationToken)
    {
        var form = credentials.Form(code, request);
        if (!(await client.PostAsync(new Uri(issuer, "/login/oauth/access_token"), form, null, cancellationToken)).TryGet(out var tokens, out var failure))
        {
            return failure;
        }

        if (tokens.Text("access_token") is not { } token)
        {
            return ProviderClient.Failure("GitHub did not take the code.");
        }

        if (!(await client.GetAsync(Api("user"), token, cancellationToken)).TryGet(out var user, out failure))
        {
            return failure;
        }

        // The number stays when the login is renamed and somebody else takes it.
        if (user.ValueKind != JsonValueKind.Object || !user.TryGetProperty("id", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var subject))
        {
            return ProviderClient.Failure("GitHub did not say whose token it is.");
        }

        // Without the scope user:email, or the app's permission, there is no list: then there is no address.
        var email = (await client.GetAsync(Api("user/emails"), token, cancellationToken)).TryGet(out var addresses, out _) && addresses.ValueKind == JsonValueKind.Array
            ? addresses.EnumerateArray().Where(address => address.IsTrue("primary") && address.IsTrue("verified")).Select(address => address.Text("email")).FirstOrDefault()
            : null;
        return new ExternalIdentity(
            Issuer, subject.ToString(CultureInfo.InvariantCulture), user.Text("login"), user.Text("name") ?? user.Text("login"), email, email is not null);
    }

    private Uri Api(string path) => new($"{api.AbsoluteUri.TrimEnd('/')}/{path}");
}
