using System.Text.Json;
using Parley.Accounts.OAuth.Providers;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.OpenId;

/// <summary>OpenID Connect Core 1.0, the code flow.</summary>
internal sealed class OpenIdProvider(
    string id, string name, IssuerMetadata metadata, ClientCredentials credentials, string scope, bool allowsRegistration, ProviderClient client, TimeProvider clock)
    : IdentityProvider(id, name, metadata.Issuer, allowsRegistration)
{
    public override async ValueTask<Result<Uri>> AuthorizationAsync(AuthorizationRequest request, CancellationToken cancellationToken) =>
        (await metadata.DocumentAsync(cancellationToken)).TryGet(out var document, out var failure)
            ? AuthorizationUrl.Make(document.Authorization, credentials.Id, scope, request, withNonce: true)
            : failure;

    public override async ValueTask<Result<bool>> IsFromHereAsync(string? issuer, CancellationToken cancellationToken) =>
        (await metadata.DocumentAsync(cancellationToken)).TryGet(out var document, out var failure)
            ? issuer is null ? !document.NamesItself : issuer == Issuer
            : failure;

    public override async ValueTask<Result<ExternalIdentity>> RedeemAsync(string code, AuthorizationRequest request, CancellationToken cancellationToken)
    {
        if (!(await metadata.DocumentAsync(cancellationToken)).TryGet(out var document, out var failure))
        {
            return failure;
        }

        (string, string)? header = credentials.Secret is { } secret && !document.SecretInForm ? (credentials.Id, secret) : null;
        var form = credentials.Form(code, request, withSecret: header is null);
        if (!(await client.PostAsync(document.Token, form, header, cancellationToken)).TryGet(out var tokens, out failure))
        {
            return failure;
        }

        if (!(await VerifyAsync(tokens, request.Nonce, cancellationToken)).TryGet(out var claims, out failure))
        {
            return failure;
        }

        // Issuers may keep all but the subject for the userinfo endpoint (§5.4).
        var subject = claims.Text("sub")!;
        if (claims.Text("email") is null && document.UserInfo is { } userInfo && tokens.Text("access_token") is { } token
            && (await client.GetAsync(userInfo, token, cancellationToken)).TryGet(out var details, out _))
        {
            // §5.3.2: it may be somebody else's, put in the place of the right one.
            if (details.Text("sub") != subject)
            {
                return ProviderClient.Failure("The userinfo endpoint told of somebody else.");
            }

            claims = details;
        }

        var (email, login) = (claims.Text("email"), claims.Text("preferred_username"));
        return new ExternalIdentity(Issuer, subject, email ?? login, claims.Text("name") ?? login, email, email is not null && claims.IsTrue("email_verified"));
    }

    private async ValueTask<Result<JsonElement>> VerifyAsync(JsonElement tokens, string nonce, CancellationToken cancellationToken)
    {
        if (IdToken.TryRead(tokens.Text("id_token")) is not { } token)
        {
            return ProviderClient.Failure("There is no ID token that can be read: RS256 and ES256 are taken.");
        }

        if (!(await metadata.KeysAsync(token.Kid, cancellationToken)).TryGet(out var keys, out var failure))
        {
            return failure;
        }

        if (keys.Find(token.Kid, token.Algorithm) is not { } key)
        {
            return ProviderClient.Failure("The ID token is signed with a key that the issuer does not publish.");
        }

        return token.Verify(key, Issuer, credentials.Id, nonce, tokens.Text("access_token"), clock.GetUtcNow()) is { } wrong
            ? ProviderClient.Failure($"The ID token is refused: {wrong}.")
            : token.Claims;
    }
}
