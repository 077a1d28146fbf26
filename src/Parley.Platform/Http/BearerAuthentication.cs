using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Platform.Http;

/// <summary>
/// <c>Authorization: Bearer</c> (RFC 6750 §2.1) and nothing else: a token in a URL would end in logs and histories, so the query is never read.
/// </summary>
public sealed class BearerAuthentication(
    IAccessTokens tokens, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var verified = await tokens.VerifyAsync(header["Bearer ".Length..].Trim(), Context.RequestAborted);
        if (!verified.TryGet(out var caller, out var error))
        {
            return AuthenticateResult.Fail(error.Detail);
        }

        Context.Features.Set(caller with { Network = ClientAddress.NetworkOf(ClientAddress.Of(Context)) });
        var identity = new ClaimsIdentity([new Claim("sub", caller.UserId.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        await ProblemWriter.WriteAsync(Context, new ParleyError(ErrorCodes.Unauthenticated, result.Failure?.Message ?? "Send Authorization: Bearer <access token>."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var missing = Context.GetEndpoint() is { } endpoint ? RequiredPermissionExtensions.FirstMissing(endpoint, Context.Caller(), out _) : null;
        return ProblemWriter.WriteAsync(
            Context, missing is { } permission ? RequiredPermission.Denied(permission) : new ParleyError(ErrorCodes.Forbidden, "Nobody may do this."));
    }
}
