using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.SocketIO.Engine;

/// <summary>
/// Which pages may connect. A browser sends Origin with a WebSocket and with cross-origin polling but enforces nothing for the former, so the
/// server has to. Programs send none and are let through: they hold no cookies of a visitor.
/// </summary>
internal sealed class OriginPolicy(SocketIOOptions options, TrustedProxies proxies)
{
    private readonly HashSet<string> _allowed = new(options.AllowedOrigins, StringComparer.OrdinalIgnoreCase);
    private readonly bool _allowsAny = options.AllowedOrigins.Contains("*");

    /// <summary>Null when the request may go on. Adds the CORS headers when its Origin is an allowed foreign one.</summary>
    internal EngineError? Check(HandshakeRequest request)
    {
        var origin = request.Header(HeaderNames.Origin);
        if (origin.Length == 0 || IsOwn(origin, request))
            return null;
        if (HasForbiddenCharacter(origin))
            return EngineError.BadRequest;
        if (!_allowsAny && !_allowed.Contains(origin))
            return EngineError.Forbidden;
        request.AddResponseHeader(HeaderNames.AccessControlAllowOrigin, _allowsAny ? "*" : origin);
        request.AddResponseHeader(HeaderNames.Vary, HeaderNames.Origin);
        if (options.AllowCredentials)
            request.AddResponseHeader(HeaderNames.AccessControlAllowCredentials, "true");
        return null;
    }

    /// <summary>What a CORS preflight is answered whose Origin has passed <see cref="Check"/>.</summary>
    internal static void AddPreflightHeaders(HandshakeRequest request)
    {
        var requested = request.Header(HeaderNames.AccessControlRequestHeaders);
        request.AddResponseHeader(HeaderNames.AccessControlAllowMethods, "GET,POST");
        if (requested.Length is > 0 and <= 1024 && requested.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ',' or ' '))
            request.AddResponseHeader(HeaderNames.AccessControlAllowHeaders, requested);
        request.AddResponseHeader(HeaderNames.AccessControlMaxAge, "600");
    }

    internal static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme + "://" + uri.Authority is var normal
        && string.Equals(normal, text, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The same scheme, host and port; the origin's default port stands for a missing one. A page that came without TLS may be anybody's on the way, so to a server
    /// that is reached by TLS it is a foreign one. The other way round the page is the safer of the two: mostly a proxy ended TLS without saying so.
    /// </summary>
    private bool IsOwn(string origin, HandshakeRequest request)
    {
        var host = new HostString(request.Header(HeaderNames.Host));
        if (!host.HasValue || !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !string.Equals(host.Host, uri.Host, StringComparison.OrdinalIgnoreCase)
            || !(host.Port is { } port ? port == uri.Port : uri.IsDefaultPort))
        {
            return false;
        }

        return uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !proxies.IsSecure(request));
    }

    private static bool HasForbiddenCharacter(string value) => value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
