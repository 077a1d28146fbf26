using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Protocol;

namespace Parley.Accounts.Sessions;

/// <summary>Where a request comes from: what decides whether its cookie counts, and which cookie it gets.</summary>
internal sealed class RequestOrigin(IOptions<PublicUrlOptions> options)
{
    /// <summary>What a foreign page is answered.</summary>
    public static readonly ParleyError Foreign = new(ErrorCodes.Forbidden, "Requests with a cookie are taken from this server's own pages only (Parley:Public).");

    private readonly Uri? _publicUrl = options.Value.Url;
    private readonly HashSet<string> _allowed = new(
        [.. options.Value.CorsOrigins, .. options.Value.Url is { } url ? [url.GetLeftPart(UriPartial.Authority)] : Array.Empty<string>()],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// False when a browser says that another site's page made the request (cross-site request forgery). <c>Sec-Fetch-Site</c> and <c>Origin</c>
    /// cannot be set by scripts, and every browser sends one of them with a POST; what sends neither is no browser, and has no cookie that is not its own.
    /// </summary>
    public bool IsTrusted(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && _allowed.Contains(origin))
        {
            return true;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        return origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// True where browsers keep <c>Secure</c> cookies: over HTTPS, also when a proxy ends it, and on this machine.
    /// </summary>
    public bool IsSecure(HttpRequest request) =>
        request.IsHttps
        || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        || (_publicUrl is { Scheme: "https" } url && string.Equals(request.Host.Value, url.Authority, StringComparison.OrdinalIgnoreCase));
}
