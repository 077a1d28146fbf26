using System.Buffers.Binary;

namespace Parley.SocketIO.Wire;

/// <summary>
/// One encoded Engine.IO packet, ready for either transport and shared by all its recipients: the server's WebSocket frames are unmasked, so
/// their bytes are the same for everyone.
/// </summary>
/// <remarks>
/// <para>A Socket.IO packet with attachments is one of these, too: nothing can come between the packet and its attachments, in no queue and in no
/// upgrade. The frames of all of them stand in one array, one behind the other: a WebSocket is written what a packet without attachments is.</para>
/// <para>A plain garbage-collected array, not a counted rental: a packet sits in many queues, each emptied at its own pace, and one missed return
/// would hand a live buffer to somebody else.</para>
/// </remarks>
internal sealed partial class OutboundPacket
{
    /// <summary>Room for the longest unmasked WebSocket header (RFC 6455 §5.2) in front of the packet.</summary>
    internal const int HeaderRoom = 10;

    internal static readonly OutboundPacket Ping = FromText("2"u8);
    internal static readonly OutboundPacket Close = FromText("1"u8);
    internal static readonly OutboundPacket Noop = FromText("6"u8);
    internal static readonly OutboundPacket ProbeReply = FromText("3probe"u8);

    private const byte TextFrame = 0x81;
    private const byte BinaryFrame = 0x82;

    private readonly byte[] _buffer;
    private readonly int _frameStart;

    /// <summary>Where the data of each attachment is in the buffer; null without any.</summary>
    private readonly Range[]? _attachments;

    /// <summary>Takes ownership of <paramref name="buffer"/>, whose first <see cref="HeaderRoom"/> bytes are free.</summary>
    internal OutboundPacket(byte[] buffer, bool isBinary = false)
    {
        _buffer = buffer;
        IsBinary = isBinary;
        Data = buffer.AsMemory(HeaderRoom);
        _frameStart = HeaderRoom - WriteHeaderBefore(buffer, HeaderRoom, buffer.Length - HeaderRoom, isBinary ? BinaryFrame : TextFrame);
    }

    private OutboundPacket(byte[] buffer, int textLength, Range[] attachments)
    {
        _buffer = buffer;
        _attachments = attachments;
        Data = buffer.AsMemory(HeaderRoom, textLength);
        _frameStart = HeaderRoom - WriteHeaderBefore(buffer, HeaderRoom, textLength, TextFrame);
    }

    private OutboundPacket(byte[] frame, int frameStart, bool isWebSocketControl)
    {
        _buffer = frame;
        _frameStart = frameStart;
        IsWebSocketControl = isWebSocketControl;
    }

    internal bool IsBinary { get; }

    /// <summary>A WebSocket control frame, which polling must not see.</summary>
    internal bool IsWebSocketControl { get; }

    /// <summary>Its frame and, behind it, those of its attachments.</summary>
    internal ReadOnlyMemory<byte> WebSocketFrame => _buffer.AsMemory(_frameStart);

    /// <summary>The packet in its polling form without separator and attachments; for a binary packet, the bare data.</summary>
    internal ReadOnlyMemory<byte> Data { get; }

    /// <summary>With which it is logged for recovery; null when it is not.</summary>
    internal string? Offset { get; set; }

    internal int AttachmentCount => _attachments?.Length ?? 0;

    /// <summary>What the packet counts in a queue, attachments included.</summary>
    internal int SizeBytes => _buffer.Length;

    internal ReadOnlyMemory<byte> Attachment(int index) => _buffer.AsMemory(_attachments![index]);

    internal static OutboundPacket FromText(ReadOnlySpan<byte> packet)
    {
        var buffer = new byte[HeaderRoom + packet.Length];
        packet.CopyTo(buffer.AsSpan(HeaderRoom));
        return new OutboundPacket(buffer);
    }

    /// <summary>A text packet, in two parts, and its attachments; all are copied.</summary>
    /// <exception cref="ArgumentException">Together they are too long for one packet: 2 GiB.</exception>
    internal static OutboundPacket WithAttachments(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, List<ReadOnlyMemory<byte>> attachments)
    {
        var length = (long)HeaderRoom + head.Length + tail.Length;
        foreach (var attachment in attachments)
            length += HeaderBytes(attachment.Length) + attachment.Length;
        if (length > Array.MaxLength)
            throw new ArgumentException("The attachments are too long for one packet.", nameof(attachments));
        var buffer = new byte[length];
        head.CopyTo(buffer.AsSpan(HeaderRoom));
        tail.CopyTo(buffer.AsSpan(HeaderRoom + head.Length));
        var ranges = new Range[attachments.Count];
        var end = HeaderRoom + head.Length + tail.Length;
        for (var i = 0; i < ranges.Length; i++)
        {
            var data = attachments[i].Span;
            var start = end + HeaderBytes(data.Length);
            WriteHeaderBefore(buffer, start, data.Length, BinaryFrame);
            data.CopyTo(buffer.AsSpan(start));
            end = start + data.Length;
            ranges[i] = start..end;
        }

        return new OutboundPacket(buffer, head.Length + tail.Length, ranges);
    }

    /// <summary>Control frames carry at most 125 bytes (RFC 6455 §5.5).</summary>
    internal static OutboundPacket WebSocketControl(byte opcode, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[2 + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)payload.Length;
        payload.CopyTo(frame.AsSpan(2));
        return new OutboundPacket(frame, 0, isWebSocketControl: true);
    }

    private static int HeaderBytes(int length) => length < 126 ? 2 : length <= ushort.MaxValue ? 4 : 10;

    /// <summary>Writes the header of a frame whose data stands at <paramref name="start"/>, right before it; returns its length.</summary>
    private static int WriteHeaderBefore(byte[] buffer, int start, int length, byte first)
    {
        var headerBytes = HeaderBytes(length);
        var header = buffer.AsSpan(start - headerBytes, headerBytes);
        header[0] = first;
        switch (headerBytes)
        {
            case 2:
                header[1] = (byte)length;
                break;
            case 4:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
                break;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)length);
                break;
        }

        return headerBytes;
    }
}
