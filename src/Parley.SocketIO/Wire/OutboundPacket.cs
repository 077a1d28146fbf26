using System.Buffers.Binary;

namespace Parley.SocketIO.Wire;

/// <summary>
/// One encoded Engine.IO packet, ready for either transport and shared by all its recipients: the server's WebSocket frames are unmasked, so
/// their bytes are the same for everyone.
/// </summary>
/// <remarks>
/// A plain garbage-collected array, not a counted rental: a packet sits in many queues, each emptied at its own pace, and one missed return
/// would hand a live buffer to somebody else.
/// </remarks>
internal sealed class OutboundPacket
{
    /// <summary>Room for the longest unmasked WebSocket header (RFC 6455 §5.2) in front of the packet.</summary>
    internal const int HeaderRoom = 10;

    internal static readonly OutboundPacket Ping = FromText("2"u8);
    internal static readonly OutboundPacket Close = FromText("1"u8);
    internal static readonly OutboundPacket Noop = FromText("6"u8);
    internal static readonly OutboundPacket ProbeReply = FromText("3probe"u8);

    private readonly byte[] _buffer;
    private readonly int _frameStart;

    /// <summary>Takes ownership of <paramref name="buffer"/>, whose first <see cref="HeaderRoom"/> bytes are free.</summary>
    internal OutboundPacket(byte[] buffer, bool isBinary = false)
    {
        _buffer = buffer;
        IsBinary = isBinary;
        _frameStart = WriteHeader(buffer, isBinary ? (byte)0x82 : (byte)0x81);
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

    internal ReadOnlyMemory<byte> WebSocketFrame => _buffer.AsMemory(_frameStart);

    /// <summary>The packet in its polling form without separator; for a binary packet, the bare data.</summary>
    internal ReadOnlyMemory<byte> Data => _buffer.AsMemory(HeaderRoom);

    /// <summary>What the packet counts in a queue.</summary>
    internal int SizeBytes => _buffer.Length;

    internal static OutboundPacket FromText(ReadOnlySpan<byte> packet)
    {
        var buffer = new byte[HeaderRoom + packet.Length];
        packet.CopyTo(buffer.AsSpan(HeaderRoom));
        return new OutboundPacket(buffer);
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

    private static int WriteHeader(byte[] buffer, byte first)
    {
        var length = buffer.Length - HeaderRoom;
        if (length < 126)
        {
            buffer[HeaderRoom - 2] = first;
            buffer[HeaderRoom - 1] = (byte)length;
            return HeaderRoom - 2;
        }

        if (length <= ushort.MaxValue)
        {
            buffer[HeaderRoom - 4] = first;
            buffer[HeaderRoom - 3] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(HeaderRoom - 2), (ushort)length);
            return HeaderRoom - 4;
        }

        buffer[0] = first;
        buffer[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(2), (ulong)length);
        return 0;
    }
}
