using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Parley.Accounts.OAuth.Providers;

/// <summary>The authorization request (RFC 6749 §4.1.1) with PKCE (RFC 7636 §4.3).</summary>
internal static class AuthorizationUrl
{
    public static Uri Make(Uri endpoint, string clientId, string scope, AuthorizationRequest request, bool withNonce)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = clientId,
            ["redirect_uri"] = request.ReturnAddress.AbsoluteUri,
            ["scope"] = scope,
            ["state"] = request.State,
            ["code_challenge"] = Challenge(request.Verifier),
            ["code_challenge_method"] = "S256",
        };
        if (withNonce)
        {
            parameters["nonce"] = request.Nonce;
        }

        return new Uri(QueryHelpers.AddQueryString(endpoint.AbsoluteUri, parameters));
    }

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
