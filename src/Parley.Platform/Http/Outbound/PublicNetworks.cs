using System.Net;
using System.Net.Sockets;

namespace Parley.Platform.Http.Outbound;

/// <summary>Which addresses this server may call when somebody else has named them: public ones only, so that nobody reaches through it what stands beside it.</summary>
public static class PublicNetworks
{
    // The special-purpose registries of IANA (RFC 6890) as far as they are not reachable by everybody, multicast, and what holds an IPv4 address that could be one of them.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <param name="address">IPv4 in IPv6 counts as what it is.</param>
    /// <param name="allowed">Networks that may be called although they are not public.</param>
    public static bool MayCall(IPAddress address, IReadOnlyCollection<IPNetwork> allowed)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(network => network.Contains(plain)) || !Array.Exists(Special, network => network.Contains(plain));
    }

    /// <summary>
    /// Opens the connection of a request: to an address that was looked up here and found to be callable, so that no second answer of a name server can lead elsewhere.
    /// </summary>
    /// <exception cref="HttpRequestException">The host has no such address, or cannot be reached.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, IReadOnlyCollection<IPNetwork> allowed, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        var callable = addresses.Where(address => MayCall(address, allowed)).ToArray();
        if (callable.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The host has no address that may be called.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(callable, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
