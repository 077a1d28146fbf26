using System.Net;

namespace Parley.SocketIO.Engine;

/// <summary>
/// Who the client is when proxies stand between. What they add is believed only as far as a chain of trusted ones reaches: the rest of
/// <c>X-Forwarded-For</c> is whatever the client wrote.
/// </summary>
internal sealed class TrustedProxies(SocketIOOptions options)
{
    private const string For = "X-Forwarded-For", Proto = "X-Forwarded-Proto";

    private readonly IPNetwork[] _networks = [.. options.TrustedProxies.Select(text => TryParse(text, out var network) ? network : default)];

    /// <summary>An address or a network in CIDR notation.</summary>
    internal static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
            return true;
        if (!IPAddress.TryParse(text, out var address))
            return false;
        network = new(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    /// <summary>Whether the client's way here is encrypted, as far as can be known.</summary>
    internal bool IsSecure(HandshakeRequest request)
    {
        // The nearest proxy wrote the last word on how it was reached.
        return IsTrusted(Plain(request.RemoteAddress)) && request.Header(Proto).Split(',')[^1].Trim() is { Length: > 0 } proto
            ? proto.Equals("https", StringComparison.OrdinalIgnoreCase) || proto.Equals("wss", StringComparison.OrdinalIgnoreCase)
            : request.IsEncrypted;
    }

    internal IPAddress? AddressOf(HandshakeRequest request)
    {
        var address = Plain(request.RemoteAddress);
        if (!IsTrusted(address))
            return address;
        var hops = request.Header(For).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = hops.Length - 1; i >= 0 && IsTrusted(address); i--)
        {
            // An entry that is no address (unknown, obfuscated) ends what can be known.
            if (!IPEndPoint.TryParse(hops[i], out var hop))
                break;
            address = Plain(hop.Address);
        }

        return address;
    }

    private bool IsTrusted(IPAddress? address) => address is not null && Array.Exists(_networks, network => network.Contains(address));

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
