using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Accounts.Passwords;

/// <summary>
/// The passwords that attackers try first (<c>Lists/common-passwords.txt</c>), looked up without regard to case and without a network. In memory as sorted hashes of 8
/// bytes, 400 KB, made at the first use; that another text has the hash of one of 50,000 happens once in 10^14.
/// </summary>
internal static class CommonPasswords
{
    private static readonly Lazy<ulong[]> Hashes = new(Load);

    public static int Count => Hashes.Value.Length;

    public static bool Contains(string password) => Array.BinarySearch(Hashes.Value, HashOf(password.ToLowerInvariant())) >= 0;

    private static ulong[] Load()
    {
        var assembly = typeof(CommonPasswords).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream("common-passwords.txt")!);
        var hashes = new List<ulong>(50_000);
        while (reader.ReadLine() is { } line)
        {
            hashes.Add(HashOf(line));
        }

        hashes.Sort();
        return [.. hashes];
    }

    private static ulong HashOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
