using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Accounts.Audit;

/// <summary>
/// What a row's hash is made of: SHA-256 of a version byte, the hash before (32 bytes), number and time (8 bytes each, big-endian), then kind, actor, subject, session,
/// address and detail, each as its length in 4 bytes (−1 for null) and its bytes (ids 16, texts in UTF-8). With lengths, no two rows are written alike.
/// </summary>
internal static class AuditChain
{
    private const byte Version = 1;

    /// <summary>What stands before the first row.</summary>
    public static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    public static byte[] Hash(byte[] before, AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([Version]);
        hash.AppendData(before);
        Append(hash, row.Number);
        Append(hash, row.At);
        Append(hash, row.Kind);
        Append(hash, row.Actor?.Value);
        Append(hash, row.Subject?.Value);
        Append(hash, row.Session?.Value);
        Append(hash, row.Address);
        Append(hash, row.Detail);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, Guid? id) => Append(hash, id?.ToByteArray(bigEndian: true));

    private static void Append(IncrementalHash hash, string? text) => Append(hash, text is null ? null : Encoding.UTF8.GetBytes(text));

    private static void Append(IncrementalHash hash, byte[]? bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(bytes ?? []);
    }
}
