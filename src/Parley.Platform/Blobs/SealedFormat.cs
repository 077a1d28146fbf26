using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Platform.Blobs;

/// <summary>
/// How a blob is sealed: a format byte (1), a salt of 16 random bytes, then the content in chunks of 64 KiB, each AES-256-GCM with a tag of 16 bytes, the last one
/// shorter (empty, when there is nothing). The key belongs to this blob alone: HKDF-SHA-256 of the file's data key and the salt. So a chunk's nonce can be its number,
/// and whether it is the last (the STREAM construction, Hoang et al. 2015): chunks that were exchanged, repeated or cut off do not open. Associated data says which
/// file and which of its blobs this is.
/// </summary>
internal static class SealedFormat
{
    public const byte Format = 1;

    public const int KeyBytes = 32, SaltBytes = 16, HeaderBytes = 1 + SaltBytes, TagBytes = 16, ChunkBytes = 64 * 1024, SealedChunkBytes = ChunkBytes + TagBytes;

    private const int NonceBytes = 12;

    // The number of a chunk has 4 bytes.
    public const long MostBytes = (long)uint.MaxValue * ChunkBytes;

    public static byte[] Key(byte[] dataKey, ReadOnlySpan<byte> salt) => Derive(dataKey, salt, "parley blob"u8);

    /// <summary>A keyed hash of the content: only who has the file's key can tell of a name what it stands for.</summary>
    public static BlobName Name(byte[] dataKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> sha256) =>
        new(Convert.ToHexStringLower(HMACSHA256.HashData(Derive(dataKey, salt, "parley blob name"u8), sha256)));

    public static void WriteNonce(Span<byte> nonce, long chunk, bool last)
    {
        nonce[..7].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[7..], checked((uint)chunk));
        nonce[11] = last ? (byte)1 : (byte)0;
    }

    /// <summary>The content's length by the stored one; null when no content has that.</summary>
    public static long? PlainLength(long stored)
    {
        var chunks = (stored - HeaderBytes + SealedChunkBytes - 1) / SealedChunkBytes;
        var plain = stored - HeaderBytes - (chunks * TagBytes);
        return chunks >= 1 && plain >= 0 && Chunks(plain) == chunks ? plain : null;
    }

    public static long Chunks(long plain) => Math.Max(1, (plain + ChunkBytes - 1) / ChunkBytes);

    public static void Seal(AesGcm cipher, ReadOnlySpan<byte> plain, long chunk, bool last, Span<byte> into, ReadOnlySpan<byte> associated)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        WriteNonce(nonce, chunk, last);
        cipher.Encrypt(nonce, plain, into[..plain.Length], into.Slice(plain.Length, TagBytes), associated);
    }

    public static void Open(AesGcm cipher, ReadOnlySpan<byte> stored, long chunk, bool last, Span<byte> into, ReadOnlySpan<byte> associated)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        WriteNonce(nonce, chunk, last);
        cipher.Decrypt(nonce, stored[..^TagBytes], stored[^TagBytes..], into, associated);
    }

    private static byte[] Derive(byte[] dataKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose)
    {
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, key, salt, purpose);
        return key;
    }
}
