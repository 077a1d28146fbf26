using System.Net;
using Parley.Platform.Http;

namespace Parley.Platform.Configuration;

/// <summary>Section <c>Parley:Public</c>: how browsers reach this server.</summary>
public sealed class PublicUrlOptions
{
    public const string Section = "Parley:Public";

    private IReadOnlyList<IPNetwork>? _trustedNetworks;

    /// <summary>
    /// The address that people type, like <c>https://chat.example</c>: an origin, without path. Null (default): the address of each request is taken.
    /// Needed behind a proxy that ends TLS.
    /// </summary>
    public Uri? Url { get; set; }

    /// <summary>Other origins whose pages may call this server, like <c>https://app.example</c>. Default none.</summary>
    public List<string> CorsOrigins { get; } = [];

    /// <summary>
    /// Proxies in front of this server, as addresses or networks like <c>10.0.0.0/8</c>: their <c>X-Forwarded-For</c> says who the client is. Default none: the client is who
    /// connects. Name a proxy only if it adds the address that it saw itself; without it, all clients behind it share one address, also in the limits.
    /// </summary>
    public List<string> TrustedProxies { get; } = [];

    /// <summary>The same, read.</summary>
    internal IReadOnlyList<IPNetwork> TrustedNetworks => _trustedNetworks ??=
        [.. TrustedProxies.Select(text => ClientAddress.TryParseNetwork(text, out var network) ? network : default)];

    /// <summary>True for <c>scheme://host[:port]</c> of http or https, and nothing behind it.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsOrigin(uri) && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The same of an address, whose path may be a single slash.</summary>
    public static bool IsOrigin(Uri uri) =>
        uri.IsAbsoluteUri && uri.Scheme is "http" or "https" && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
}
