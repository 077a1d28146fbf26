using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Platform.Http;

/// <summary>
/// Who the client is when proxies stand between: the one place that says so, for sessions, limits and the audit log. <c>X-Forwarded-For</c> is believed only as far as a chain of
/// <see cref="PublicUrlOptions.TrustedProxies"/> reaches: the rest is whatever the client wrote.
/// </summary>
public static class ClientAddress
{
    private const string Forwarded = "X-Forwarded-For";

    /// <summary>The client's IP address, IPv4 in its own form; empty when the request did not come over a network.</summary>
    public static string Of(HttpContext context) => Plain(Resolve(context))?.ToString() ?? "";

    /// <summary>What counts as one address: an IPv4 address, or the /64 of an IPv6 address, because a single customer is given at least that.</summary>
    public static string NetworkOf(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return "";
        }

        var plain = Plain(parsed)!;
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain.ToString();
        }

        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    /// <summary>An address or a network in CIDR notation.</summary>
    public static bool TryParseNetwork(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return true;
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    private static IPAddress? Resolve(HttpContext context)
    {
        var address = Plain(context.Connection.RemoteIpAddress);
        var trusted = context.RequestServices.GetRequiredService<IOptions<PublicUrlOptions>>().Value.TrustedNetworks;
        if (trusted.Count == 0 || !IsTrusted(address, trusted))
        {
            return address;
        }

        var hops = context.Request.Headers[Forwarded].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = hops.Length - 1; i >= 0 && IsTrusted(address, trusted); i--)
        {
            // An entry that is no address (unknown, obfuscated) ends what can be known.
            if (!IPEndPoint.TryParse(hops[i], out var hop))
            {
                break;
            }

            address = Plain(hop.Address);
        }

        return address;
    }

    private static bool IsTrusted(IPAddress? address, IReadOnlyList<IPNetwork> trusted) => address is not null && trusted.Any(network => network.Contains(address));

    private static IPAddress? Plain(IPAddress? address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } => new IPAddress(address.GetAddressBytes()), // without the interface, which is ours
        _ => address,
    };
}
