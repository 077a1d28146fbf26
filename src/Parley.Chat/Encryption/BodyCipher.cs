using System.Buffers;
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
    Topic = 10,
    Reactions = 14,
    Draft = 19,

    /// <summary>Of a message that is not sent yet.</summary>
    Scheduled = 21,

    /// <summary>What a poll's message shows of its votes.</summary>
    Poll = 22,

    /// <summary>One person's choice in a poll, whose number stands in the place of the version.</summary>
    Vote = 23,
}

/// <summary>
/// Seals a conversation's texts with its newest data key and opens what any of its keys sealed: AES-256-GCM, so that neither the file nor a backup shows them,
/// and none can be moved to another conversation, message, column or version of its text. Layout: format (1 byte, 1), key number (2, big-endian), nonce (12, random), ciphertext,
/// tag (16). Safe from any thread.
/// </summary>
public sealed class BodyCipher
{
    public const int KeyBytes = 32;

    private const byte Format = 1;
    private const int HeaderBytes = 3, NonceBytes = Nonces.Bytes, TagBytes = DataKey.TagBytes, Overhead = HeaderBytes + NonceBytes + TagBytes;
    private const int AssociatedBytes = 33, VersionBytes = sizeof(long), StackBytes = 1024;

    private readonly ConversationId _conversation;
    private readonly DataKey[] _keys;
    private readonly RequestFingerprints _fingerprints;

    /// <param name="conversation">Whose texts.</param>
    /// <param name="newest">The number of its newest key; the first is 1.</param>
    /// <param name="keys">All its keys in the order of their numbers, 32 bytes each.</param>
    public BodyCipher(ConversationId conversation, ushort newest, byte[] keys)
    {
        if (newest == 0 || keys.Length != newest * KeyBytes)
        {
            throw new ArgumentException($"{newest} keys are {newest * KeyBytes} bytes; these are {keys.Length}.", nameof(keys));
        }

        _conversation = conversation;
        _keys = new DataKey[newest];
        for (var i = 0; i < newest; i++)
        {
            _keys[i] = new DataKey(keys[(i * KeyBytes)..((i + 1) * KeyBytes)]);
        }

        _fingerprints = new RequestFingerprints(keys[..KeyBytes]);
    }

    public byte[] Seal(string text, MessageId message, SealedField field)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        byte[]? rented = null;
        var plain = length <= StackBytes ? stackalloc byte[length] : (rented = ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        Encoding.UTF8.GetBytes(text, plain);
        var sealedBytes = Seal(plain, message, field);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return sealedBytes;
    }

    /// <param name="plain">What is sealed.</param>
    /// <param name="message">Whose.</param>
    /// <param name="field">Which column.</param>
    /// <param name="version">Which edit of it; 0: as it was sent.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, MessageId message, SealedField field, long version = 0)
    {
        var sealedBytes = new byte[Overhead + plain.Length];
        sealedBytes[0] = Format;
        BinaryPrimitives.WriteUInt16BigEndian(sealedBytes.AsSpan(1), (ushort)_keys.Length);
        var nonce = sealedBytes.AsSpan(HeaderBytes, NonceBytes);
        Nonces.Next(nonce);
        Span<byte> associated = stackalloc byte[AssociatedBytes + VersionBytes];
        associated = WriteAssociated(associated, message, field, version);
        _keys[^1].Encrypt(nonce, plain, sealedBytes.AsSpan(HeaderBytes + NonceBytes, plain.Length), sealedBytes.AsSpan(^TagBytes..), associated);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">Altered, moved from elsewhere, or sealed with a key that the conversation does not have.</exception>
    public string OpenText(ReadOnlySpan<byte> sealedBytes, MessageId message, SealedField field, long version = 0)
    {
        var length = Math.Max(sealedBytes.Length - Overhead, 0);
        byte[]? rented = null;
        var plain = length <= StackBytes ? stackalloc byte[length] : (rented = ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        try
        {
            Open(sealedBytes, message, field, version, plain);
            return Encoding.UTF8.GetString(plain);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
    }

    /// <exception cref="CryptographicException">Altered, moved from elsewhere, or sealed with a key that the conversation does not have.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, MessageId message, SealedField field, long version = 0)
    {
        var plain = new byte[Math.Max(sealedBytes.Length - Overhead, 0)];
        Open(sealedBytes, message, field, version, plain);
        return plain;
    }

    /// <summary>Eight bytes that tell a retry from another message under the same id, and say nothing about either.</summary>
    public long Fingerprint(ReadOnlySpan<byte> request) => _fingerprints.Of(request);

    private void Open(ReadOnlySpan<byte> sealedBytes, MessageId message, SealedField field, long version, Span<byte> plain)
    {
        var number = sealedBytes.Length < Overhead || sealedBytes[0] != Format ? 0 : BinaryPrimitives.ReadUInt16BigEndian(sealedBytes[1..]);
        if (number == 0 || number > _keys.Length)
        {
            throw new CryptographicException($"A sealed {field} of conversation {_conversation} has an unknown format or key number.");
        }

        Span<byte> associated = stackalloc byte[AssociatedBytes + VersionBytes];
        associated = WriteAssociated(associated, message, field, version);
        _keys[number - 1].Decrypt(
            sealedBytes.Slice(HeaderBytes, NonceBytes), sealedBytes.Slice(HeaderBytes + NonceBytes, plain.Length), sealedBytes[^TagBytes..], plain, associated);
    }

    /// <summary>The version is there only where there is one: what was sealed before there were any stays as it is.</summary>
    private Span<byte> WriteAssociated(Span<byte> associated, MessageId message, SealedField field, long version)
    {
        _conversation.Value.TryWriteBytes(associated, bigEndian: true, out _);
        message.Value.TryWriteBytes(associated[16..], bigEndian: true, out _);
        associated[32] = (byte)field;
        BinaryPrimitives.WriteInt64BigEndian(associated[AssociatedBytes..], version);
        return version == 0 ? associated[..AssociatedBytes] : associated;
    }
}
