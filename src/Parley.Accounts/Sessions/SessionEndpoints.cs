using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Sessions;

internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder auth)
    {
        auth.MapPost("/refresh", RefreshAsync)
            .AllowAnonymous()
            .Produces<SessionResponse>()
            .WithName("RefreshSession")
            .WithSummary("A new access token and a new refresh token for a refresh token, from the body or the cookie. Each is used once.")
            .FailsWith(ErrorCodes.Forbidden, ErrorCodes.InvalidRefreshToken);
        auth.MapPost("/logout", LogoutAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status204NoContent)
            .WithName("Logout")
            .WithSummary("Ends the session of the bearer token, the body's refresh token or the cookie.")
            .FailsWith(ErrorCodes.Forbidden, ErrorCodes.Unauthenticated);
    }

    private static async Task<IResult> RefreshAsync(
        RefreshRequest? request, HttpContext context, UserSessions sessions, RefreshCookie cookie, RequestOrigin origin, CancellationToken cancellationToken)
    {
        if (request?.RefreshToken is { } token)
        {
            var fromBody = await sessions.RefreshAsync(token, ClientDevice.Of(context), cancellationToken);
            return fromBody.ToHttp(session => new SessionAnswer(session, TokenDelivery.Body, StatusCodes.Status200OK));
        }

        if (!origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        // The cookie of a refused token stays: a racing tab may be about to replace it.
        var fromCookie = await sessions.RefreshAsync(cookie.Read(context.Request), ClientDevice.Of(context), cancellationToken);
        return fromCookie.ToHttp(session => new SessionAnswer(session, TokenDelivery.Cookie, StatusCodes.Status200OK));
    }

    private static async Task<IResult> LogoutAsync(
        RefreshRequest? request, HttpContext context, UserSessions sessions, RefreshCookie cookie, RequestOrigin origin, CancellationToken cancellationToken)
    {
        var bearer = context.Features.Get<Caller>();
        var body = request?.RefreshToken;
        var fromCookie = cookie.Read(context.Request);
        if (fromCookie is not null && !origin.IsTrusted(context.Request))
        {
            if (bearer is null && body is null)
            {
                return new ProblemResult(RequestOrigin.Foreign);
            }

            fromCookie = null;
        }

        if (bearer is null && body is null && fromCookie is null)
        {
            return new ProblemResult(new ParleyError(ErrorCodes.Unauthenticated, "Send the access token, the refresh token or the cookie of the session to end."));
        }

        if (bearer is not null)
        {
            await sessions.EndAsync(bearer.SessionId, SessionEnd.SignedOut, cancellationToken);
        }

        if (body is not null)
        {
            await sessions.EndAsync(body, SessionEnd.SignedOut, cancellationToken);
        }

        if (fromCookie is not null)
        {
            await sessions.EndAsync(fromCookie, SessionEnd.SignedOut, cancellationToken);
            cookie.Delete(context);
        }

        return Results.NoContent();
    }
}
