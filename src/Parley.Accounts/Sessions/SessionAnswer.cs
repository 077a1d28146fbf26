using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Sessions;

/// <summary>A session as the answer to register, login and refresh: its refresh token in the body or in the cookie, never in both.</summary>
internal sealed class SessionAnswer(IssuedSession session, TokenDelivery delivery, int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "no-store";
        if (delivery == TokenDelivery.Cookie)
        {
            httpContext.RequestServices.GetRequiredService<RefreshCookie>().Write(httpContext, session);
        }

        var body = new SessionResponse
        {
            User = session.User,
            AccessToken = session.AccessToken.Token,
            ExpiresAt = session.AccessToken.ExpiresAt,
            EnrolSecondFactor = session.MustEnrol,
            RefreshToken = delivery == TokenDelivery.Body ? session.RefreshToken.Reveal() : null,
        };
        return Results.Json(body, statusCode: status).ExecuteAsync(httpContext);
    }
}
