using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Parley.Accounts.Tokens;

internal static class JwksEndpoint
{
    public static void Map(IEndpointRouteBuilder root) =>
        root.MapGet("/.well-known/jwks.json", (SigningKeys keys, HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "public, max-age=300";
                return Results.Json(new JsonWebKeySet([.. keys.All.Select(key => key.Jwk)]), JwtJson.Default.JsonWebKeySet);
            })
            .AllowAnonymous()
            .WithName("GetJwks")
            .WithTags("Accounts")
            .WithSummary("The public keys of access tokens (RFC 7517).");
}
