using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Parley.Protocol;

namespace Parley.Chat.Encryption;

/// <summary>The sealed columns of a conversation. The numbers are part of the associated data: never renumber.</summary>
public enum SealedField : byte
{
    Text = 1,
    Metadata = 2,
    Title = 3,
}

/// <summary>
/// Seals a conversation's texts with its data key: AES-256-GCM, so that neither the file nor a backup shows them, and none can be moved to another
/// conversation, message or column. Layout: format (1 byte, 1), key number (2, big-endian), nonce (12, random), ciphertext, tag (16).
/// Safe from any thread.
/// </summary>
public sealed class BodyCipher
{
    public const int KeyBytes = 32;

    private const byte Format = 1;
    private const int HeaderBytes = 3, NonceBytes = 12, TagBytes = 16, Overhead = HeaderBytes + NonceBytes + TagBytes;

    private readonly ConversationId _conversation;
    private readonly byte[] _key;
    private readonly byte[] _fingerprintKey;
    private readonly ushort _number;

    public BodyCipher(ConversationId conversation, ushort number, byte[] key)
    {
        (_conversation, _number, _key) = (conversation, number, key);
        _fingerprintKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: "parley message fingerprint"u8.ToArray());
    }

    public byte[] Seal(string text, MessageId message, SealedField field) => Seal(Encoding.UTF8.GetBytes(text), message, field);

    public byte[] Seal(ReadOnlySpan<byte> plain, MessageId message, SealedField field)
    {
        var sealedBytes = new byte[Overhead + plain.Length];
        sealedBytes[0] = Format;
        BinaryPrimitives.WriteUInt16BigEndian(sealedBytes.AsSpan(1), _number);
        var nonce = sealedBytes.AsSpan(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> associated = stackalloc byte[33];
        WriteAssociated(associated, message, field);
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(nonce, plain, sealedBytes.AsSpan(HeaderBytes + NonceBytes, plain.Length), sealedBytes.AsSpan(^TagBytes..), associated);
        return sealedBytes;
    }

    public string OpenText(byte[] sealedBytes, MessageId message, SealedField field) => Encoding.UTF8.GetString(Open(sealedBytes, message, field));

    /// <exception cref="CryptographicException">Altered, moved from elsewhere, or sealed with another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, MessageId message, SealedField field)
    {
        if (sealedBytes.Length < Overhead || sealedBytes[0] != Format || BinaryPrimitives.ReadUInt16BigEndian(sealedBytes[1..]) != _number)
        {
            throw new CryptographicException($"A sealed {field} of conversation {_conversation} has an unknown format or key number.");
        }

        var plain = new byte[sealedBytes.Length - Overhead];
        Span<byte> associated = stackalloc byte[33];
        WriteAssociated(associated, message, field);
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Decrypt(
            sealedBytes.Slice(HeaderBytes, NonceBytes), sealedBytes.Slice(HeaderBytes + NonceBytes, plain.Length), sealedBytes[^TagBytes..], plain, associated);
        return plain;
    }

    /// <summary>
    /// Eight bytes that tell a retry from another message under the same id. Keyed, so that the column says nothing about the text.
    /// </summary>
    public long Fingerprint(ReadOnlySpan<byte> request)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_fingerprintKey, request, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private void WriteAssociated(Span<byte> associated, MessageId message, SealedField field)
    {
        _conversation.Value.TryWriteBytes(associated, bigEndian: true, out _);
        message.Value.TryWriteBytes(associated[16..], bigEndian: true, out _);
        associated[32] = (byte)field;
    }
}
