using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Parley.Chat.Encryption;
using Parley.Chat.Polls;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>
/// A send request in bytes, for its fingerprint: everything that the client chose, each part with its length, so that no two requests look alike. The layout is
/// compared with what is stored for years: never change it. Sender (16, big-endian), type (1), text (of type file: <see cref="FileBody"/>, of type poll: <see cref="PollBody"/>), the id of the message that it answers as text or empty,
/// length of the metadata (4, little-endian, −1 for none), metadata; texts in UTF-8 behind their length in groups of 7 bits, low ones first. What is forwarded is chosen by where it
/// stands, whatever it says by then: type 0, for the text the ids of its conversation and of itself (16 each, big-endian), nothing else.
/// </summary>
internal static class RequestBytes
{
    private const int IdText = 36, Fixed = 16 + 1 + 5 + 1 + IdText + sizeof(int);

    public static long Fingerprint(BodyCipher cipher, Message draft, ReadOnlySpan<byte> text, byte[]? metadata)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Fixed + text.Length + (metadata?.Length ?? 0));
        try
        {
            var length = Write(buffer, draft, text, metadata);
            return cipher.Fingerprint(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    public static long Fingerprint(BodyCipher cipher, Message draft, ForwardedMessage forward)
    {
        Span<byte> source = stackalloc byte[32];
        forward.ConversationId!.Value.Value.TryWriteBytes(source, bigEndian: true, out _);
        forward.MessageId!.Value.Value.TryWriteBytes(source[16..], bigEndian: true, out _);
        return Fingerprint(cipher, draft with { Type = default }, source, metadata: null);
    }

    internal static int Write(Span<byte> buffer, Message draft, ReadOnlySpan<byte> text, byte[]? metadata)
    {
        var rest = buffer;
        draft.SenderId.Value.TryWriteBytes(rest, bigEndian: true, out _);
        rest[16] = (byte)draft.Type;
        rest = WriteText(rest[17..], text);

        Span<byte> reply = stackalloc byte[IdText];
        var replyLength = draft.ReplyTo is { } id && Encoding.ASCII.TryGetBytes(id.ToString(), reply, out var written) ? written : 0;
        rest = WriteText(rest, reply[..replyLength]);

        BinaryPrimitives.WriteInt32LittleEndian(rest, metadata?.Length ?? -1);
        rest = rest[sizeof(int)..];
        metadata.CopyTo(rest);
        return buffer.Length - rest.Length + (metadata?.Length ?? 0);
    }

    private static Span<byte> WriteText(Span<byte> rest, scoped ReadOnlySpan<byte> text)
    {
        var (length, i) = ((uint)text.Length, 0);
        for (; length > 0x7f; length >>= 7)
        {
            rest[i++] = (byte)(length | 0x80);
        }

        rest[i++] = (byte)length;
        text.CopyTo(rest[i..]);
        return rest[(i + text.Length)..];
    }
}
