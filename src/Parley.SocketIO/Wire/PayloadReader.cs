using System.Buffers;
using System.Buffers.Text;

namespace Parley.SocketIO.Wire;

/// <summary>Engine.IO v4 payloads of polling: packets joined by 0x1E, binary as <c>b</c> + base64.</summary>
internal static class PayloadReader
{
    internal const byte Separator = 0x1e;

    /// <summary>Counts packets without parsing them, so that a body of a million tiny ones is refused before any work.</summary>
    internal static int Count(ReadOnlySpan<byte> body) => body.Count(Separator) + 1;

    /// <summary>Takes the next packet off <paramref name="body"/>.</summary>
    internal static Memory<byte> Next(ref Memory<byte> body, out bool hasMore)
    {
        var end = body.Span.IndexOf(Separator);
        hasMore = end >= 0;
        var packet = end < 0 ? body : body[..end];
        body = end < 0 ? default : body[(end + 1)..];
        return packet;
    }

    /// <summary>Decodes a <c>b…</c> packet in place.</summary>
    internal static bool TryDecodeBinary(Memory<byte> packet, out Memory<byte> data)
    {
        data = packet[1..];
        var status = Base64.DecodeFromUtf8InPlace(data.Span, out var written);
        data = data[..Math.Max(written, 0)];
        return status == OperationStatus.Done;
    }
}
