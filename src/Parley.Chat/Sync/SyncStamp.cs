using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Protocol;

namespace Parley.Chat.Sync;

/// <summary>
/// What a client has seen, in the server's words: opaque to it and signed, so that nobody makes the server read from the beginning of time.
/// </summary>
/// <param name="User">Whose it is.</param>
/// <param name="Epoch">Of the database that it speaks about.</param>
/// <param name="StartedAt">Everything committed before is applied when the last page is. Unix milliseconds.</param>
/// <param name="TouchedAt">The place between two pages: conversations touched later follow…</param>
/// <param name="Conversation">… and those touched at the same time with a higher number.</param>
internal readonly record struct SyncStamp(UserId User, long Epoch, long StartedAt, long TouchedAt, long Conversation)
{
    private const byte Format = 1;
    private const int BodyBytes = 1 + 16 + (4 * sizeof(long)), SignatureBytes = 16;

    /// <summary>Whether a conversation that was touched then comes after this place.</summary>
    public bool Precedes(long touchedAt, long conversation) => touchedAt > TouchedAt || (touchedAt == TouchedAt && conversation > Conversation);

    public string Sign(byte[] key)
    {
        Span<byte> stamp = stackalloc byte[BodyBytes + SignatureBytes];
        stamp[0] = Format;
        User.Value.TryWriteBytes(stamp[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(stamp[17..], Epoch);
        BinaryPrimitives.WriteInt64BigEndian(stamp[25..], StartedAt);
        BinaryPrimitives.WriteInt64BigEndian(stamp[33..], TouchedAt);
        BinaryPrimitives.WriteInt64BigEndian(stamp[41..], Conversation);
        Signature(key, stamp[..BodyBytes], stamp[BodyBytes..]);
        return Base64Url.EncodeToString(stamp);
    }

    /// <summary>False for anything that this server, with this key, did not make.</summary>
    public static bool TryRead(string text, byte[] key, out SyncStamp stamp)
    {
        stamp = default;
        Span<byte> bytes = stackalloc byte[BodyBytes + SignatureBytes];
        if (Base64Url.DecodeFromChars(text, bytes, out var read, out var written) != OperationStatus.Done
            || read != text.Length || written != bytes.Length || bytes[0] != Format)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[SignatureBytes];
        Signature(key, bytes[..BodyBytes], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[BodyBytes..]))
        {
            return false;
        }

        stamp = new SyncStamp(
            new UserId(new Guid(bytes.Slice(1, 16), bigEndian: true)),
            BinaryPrimitives.ReadInt64BigEndian(bytes[17..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[25..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[33..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[41..]));
        return true;
    }

    private static void Signature(byte[] key, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, hash);
        hash[..SignatureBytes].CopyTo(signature);
    }
}
