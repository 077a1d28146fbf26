using System.Buffers;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Wire;

internal sealed partial class OutboundPacket
{
    /// <summary>The frames with what is worth it compressed; empty when nothing is; null before <see cref="Deflate"/>.</summary>
    private byte[]? _deflated;

    /// <summary>For recipients that agreed on permessage-deflate: <see cref="WebSocketFrame"/> compressed, as far as <see cref="Deflate"/> was called and worth it.</summary>
    internal ReadOnlyMemory<byte> DeflatedWebSocketFrame => _deflated is { Length: > 0 } deflated ? deflated : WebSocketFrame;

    /// <summary>
    /// Compresses each of the frames that has at least so many bytes: once, whatever the number of recipients, as no message depends on another. Two
    /// callers at a time do the work twice and no harm.
    /// </summary>
    internal void Deflate(int thresholdBytes)
    {
        if (_deflated is not null || SizeBytes < thresholdBytes || IsWebSocketControl)
            return;
        var frames = new ArrayBufferWriter<byte>();
        var isSmaller = TryDeflate(frames, Data.Span, IsBinary ? BinaryFrame : TextFrame, thresholdBytes);
        for (var i = 0; i < AttachmentCount; i++)
            isSmaller |= TryDeflate(frames, Attachment(i).Span, BinaryFrame, thresholdBytes);
        _deflated = isSmaller ? frames.WrittenSpan.ToArray() : [];
    }

    /// <summary>Appends one frame; false when it is as it was.</summary>
    private static bool TryDeflate(ArrayBufferWriter<byte> frames, ReadOnlySpan<byte> data, byte first, int thresholdBytes)
    {
        var deflated = data.Length >= thresholdBytes ? MessageDeflate.Deflate(data, HeaderRoom) : null;
        if (deflated is not null)
        {
            var headerBytes = WriteHeaderBefore(deflated, HeaderRoom, deflated.Length - HeaderRoom, (byte)(first | FrameHeader.Reserved1));
            frames.Write(deflated.AsSpan(HeaderRoom - headerBytes));
            return true;
        }

        var header = new byte[HeaderBytes(data.Length)];
        WriteHeaderBefore(header, header.Length, data.Length, first);
        frames.Write(header);
        frames.Write(data);
        return false;
    }
}
