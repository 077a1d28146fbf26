using System.Security.Cryptography;
using System.Text;
using Parley.Platform.Http;
using Parley.Platform.Keys;

namespace Parley.Accounts.Guests;

/// <summary>
/// Names the network that a guest came from, for limits and bans, without keeping its address: a hash under a key of this server. A household has an IPv4 address or an IPv6 /64
/// to itself, in which it may choose any of 2^64 addresses.
/// </summary>
internal sealed class GuestAddresses(MasterKeys master)
{
    private const string Purpose = "parley guest addresses";
    private const int HashBytes = 16;

    /// <param name="address">As <see cref="ClientAddress"/> gives it.</param>
    public byte[] Of(string address) => Hash(master.Derive(Purpose), address);

    /// <summary>Also under the master keys before the last rotation, in which an earlier ban may stand.</summary>
    public IReadOnlyList<byte[]> AllOf(string address) => [.. master.DeriveAll(Purpose).Select(key => Hash(key, address))];

    private static byte[] Hash(byte[] key, string address) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(ClientAddress.NetworkOf(address)))[..HashBytes];
}
