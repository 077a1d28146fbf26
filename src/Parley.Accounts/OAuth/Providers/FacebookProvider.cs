using System.Security.Cryptography;
using System.Text;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.Providers;

/// <summary>
/// Facebook Login (developers.facebook.com, "Manually build a login flow") and the Graph API. Calls carry <c>appsecret_proof</c> ("Securing Graph API requests"), so that a stolen token alone
/// is of no use to this app. Facebook does not say whether an address is verified, so it counts as unverified.
/// </summary>
internal sealed class FacebookProvider(
    string id, string name, Uri issuer, Uri api, ClientCredentials credentials, string scope, bool allowsRegistration, ProviderClient client)
    : IdentityProvider(id, name, issuer.GetLeftPart(UriPartial.Authority), allowsRegistration)
{
    private const string Version = "v23.0";

    public override ValueTask<Result<Uri>> AuthorizationAsync(AuthorizationRequest request, CancellationToken cancellationToken) =>
        new(AuthorizationUrl.Make(new Uri(issuer, $"/{Version}/dialog/oauth"), credentials.Id, scope, request, withNonce: false));

    public override async ValueTask<Result<ExternalIdentity>> RedeemAsync(string code, AuthorizationRequest request, CancellationToken cancellationToken)
    {
        // As a form and not in the query, where the secret would stand in the address.
        var form = credentials.Form(code, request);
        if (!(await client.PostAsync(new Uri(api, $"/{Version}/oauth/access_token"), form, null, cancellationToken)).TryGet(out var tokens, out var failure))
        {
            return failure;
        }

        if (tokens.Text("access_token") is not { } token)
        {
            return ProviderClient.Failure("Facebook did not take the code.");
        }

        var proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(credentials.Secret!), Encoding.UTF8.GetBytes(token)));
        if (!(await client.GetAsync(new Uri(api, $"/{Version}/me?fields=id,name,email&appsecret_proof={proof}"), token, cancellationToken)).TryGet(out var user, out failure))
        {
            return failure;
        }

        return user.Text("id") is { } subject
            ? new ExternalIdentity(Issuer, subject, user.Text("name"), user.Text("name"), user.Text("email"), EmailVerified: false)
            : ProviderClient.Failure("Facebook did not say whose token it is.");
    }
}
