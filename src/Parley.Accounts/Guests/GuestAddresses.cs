using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Parley.Platform.Keys;

namespace Parley.Accounts.Guests;

/// <summary>
/// Names the network that a guest came from, for limits and bans, without keeping its address: a hash under a key of this server. A household has an IPv4 address or an IPv6 /64
/// to itself, in which it may choose any of 2^64 addresses.
/// </summary>
internal sealed class GuestAddresses(MasterKeys master)
{
    private const string Purpose = "parley guest addresses";
    private const int HashBytes = 16, PrefixBytes = 8;

    public byte[] Of(IPAddress? address) => Hash(master.Derive(Purpose), address);

    /// <summary>Also under the master keys before the last rotation, in which an earlier ban may stand.</summary>
    public IReadOnlyList<byte[]> AllOf(IPAddress? address) => [.. master.DeriveAll(Purpose).Select(key => Hash(key, address))];

    private static byte[] Hash(byte[] key, IPAddress? address) => HMACSHA256.HashData(key, Network(address))[..HashBytes];

    private static byte[] Network(IPAddress? address)
    {
        if (address is null)
        {
            return [];
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..PrefixBytes] : bytes;
    }
}
