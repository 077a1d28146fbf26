using System.Buffers;
using System.IO.Compression;

namespace Parley.SocketIO.WebSockets;

/// <summary>The compression of one message by permessage-deflate without context takeover, RFC 7692 §7.2.</summary>
internal static class MessageDeflate
{
    private const int FirstBufferBytes = 4096;

    /// <summary>
    /// What ends a message's deflate stream: the four bytes that §7.2.1 has the sender cut off, and an empty final block, so that the inflater
    /// sees a complete stream.
    /// </summary>
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF];

    /// <summary>
    /// Deflates a payload into a new array that starts with <paramref name="room"/> free bytes; null when that would not make it smaller.
    /// </summary>
    internal static byte[]? Deflate(ReadOnlySpan<byte> payload, int room)
    {
        using var target = new MemoryStream(payload.Length / 2);
        using var deflater = new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true);
        deflater.Write(payload);

        // Ends with an empty stored block, 00 00 FF FF, which is not sent (§7.2.1).
        deflater.Flush();
        var length = (int)target.Length - 4;
        if (length >= payload.Length)
            return null;
        var deflated = new byte[room + length];
        target.GetBuffer().AsSpan(0, length).CopyTo(deflated.AsSpan(room));
        return deflated;
    }

    /// <summary>
    /// Inflates a message into a new array. Stops at the first byte over <paramref name="maxBytes"/>, so that a small message cannot become a large one.
    /// Returns 0, or the close code of the violation.
    /// </summary>
    internal static ushort TryInflate(ReadOnlySpan<byte> payload, int maxBytes, out byte[] inflated)
    {
        inflated = [];
        var source = ArrayPool<byte>.Shared.Rent(payload.Length + Tail.Length);
        var target = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            payload.CopyTo(source);
            Tail.CopyTo(source.AsSpan(payload.Length));
            using var inflater = new DeflateStream(new MemoryStream(source, 0, payload.Length + Tail.Length, writable: false), CompressionMode.Decompress);
            var length = 0;
            while (inflater.Read(target, length, target.Length - length) is var read and > 0)
            {
                length += read;
                if (length > maxBytes)
                    return CloseCode.TooBig;
                if (length == target.Length)
                    target = Grow(target, length);
            }

            inflated = target.AsSpan(0, length).ToArray();
            return 0;
        }
        catch (InvalidDataException)
        {
            return CloseCode.InvalidData;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(source);
            ArrayPool<byte>.Shared.Return(target);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
