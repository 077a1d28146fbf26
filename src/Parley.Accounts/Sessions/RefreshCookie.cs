using Microsoft.AspNetCore.Http;

namespace Parley.Accounts.Sessions;

/// <summary>
/// The refresh token of a browser. <c>__Host-</c> (RFC 6265bis §4.1.3) binds it to this host and to TLS, so that no neighbour can plant one. Browsers
/// refuse that over plain HTTP except on their own machine: there the cookie has another name, and is never read where the bound one works.
/// </summary>
internal sealed class RefreshCookie(RequestOrigin origin, TimeProvider clock)
{
    public const string SecureName = "__Host-parley-refresh", PlainName = "parley-refresh";

    public string? Read(HttpRequest request) => request.Cookies[Name(request)];

    public void Write(HttpContext context, IssuedSession session)
    {
        var cookie = Options(context.Request);
        cookie.MaxAge = session.EndsUnusedAt - clock.GetUtcNow();
        context.Response.Cookies.Append(Name(context.Request), session.RefreshToken.Reveal(), cookie);
    }

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(Name(context.Request), Options(context.Request));

    private string Name(HttpRequest request) => origin.IsSecure(request) ? SecureName : PlainName;

    private CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = origin.IsSecure(request),
        Path = "/",
        IsEssential = true,
    };
}
