using Microsoft.Net.Http.Headers;
using SameSiteMode = Microsoft.AspNetCore.Http.SameSiteMode;

namespace Parley.SocketIO.Engine;

/// <summary>The <c>Set-Cookie</c> of a polling handshake (RFC 6265 §4.1).</summary>
internal static class SessionCookie
{
    internal static string Create(SocketIOCookieOptions options, string sessionId) => new SetCookieHeaderValue(options.Name, sessionId)
    {
        Path = options.Path,
        Domain = options.Domain,
        MaxAge = options.MaxAge,
        HttpOnly = options.HttpOnly,
        Secure = options.Secure,
        SameSite = (Microsoft.Net.Http.Headers.SameSiteMode)options.SameSite,
    }.ToString();

    internal static IEnumerable<string> Errors(SocketIOCookieOptions options)
    {
        if (options.Name.Length == 0 || options.Name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            yield return $"SocketIO:Cookie:Name is '{options.Name}'; a cookie's name has letters, digits and !#$%&'*+-.^_`|~ only.";
        if (!options.Path.StartsWith('/') || IsUnsafe(options.Path))
            yield return $"SocketIO:Cookie:Path is '{options.Path}'; it starts with / and has neither ; nor control characters.";
        if (options.Domain is { } domain && (domain.Length == 0 || IsUnsafe(domain)))
            yield return $"SocketIO:Cookie:Domain is '{domain}'; it is a host name, or left out.";
        if (options.SameSite == SameSiteMode.None && !options.Secure)
            yield return "SocketIO:Cookie:SameSite is None without Secure; browsers refuse such a cookie.";
        if (options.MaxAge is { } age && age <= TimeSpan.Zero)
            yield return $"SocketIO:Cookie:MaxAge is '{age}'; it must be positive, or left out.";
    }

    private static bool IsUnsafe(string value) => value.Any(c => c is ';' or > '~' or < ' ');
}
