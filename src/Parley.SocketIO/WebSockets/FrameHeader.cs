using System.Buffers.Binary;

namespace Parley.SocketIO.WebSockets;

/// <summary>The head of a client's frame, RFC 6455 §5.2.</summary>
internal readonly record struct FrameHeader(byte Opcode, bool IsFinal, int Length, int HeaderLength, uint Mask, bool IsDeflated)
{
    internal const byte Continuation = 0x0, Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xA;

    /// <summary>Set on the first frame of a message that permessage-deflate has compressed.</summary>
    internal const byte Reserved1 = 0x40;

    /// <summary>The longest header a client can send: 2 bytes, 8 of length, 4 of mask.</summary>
    internal const int LongestBytes = 14;

    internal bool IsControl => (Opcode & 0x8) != 0;

    /// <summary>
    /// Reads a header. Returns 1 when it is complete, 0 when more bytes are needed, or, negated, the close code of a violation. A frame over
    /// <paramref name="maxBytes"/> is refused from its header alone, before a byte of it is stored.
    /// </summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="maxBytes">Longest payload.</param>
    /// <param name="header">The header.</param>
    /// <param name="allowsDeflate">Whether permessage-deflate was agreed on: the first frame of a message may then have the bit RSV1 (RFC 7692 §6).</param>
    internal static int TryRead(ReadOnlySpan<byte> bytes, int maxBytes, out FrameHeader header, bool allowsDeflate = false)
    {
        header = default;
        if (bytes.Length < 2)
            return 0;
        var opcode = (byte)(bytes[0] & 0x0F);
        var isFinal = (bytes[0] & 0x80) != 0;
        var isControl = (opcode & 0x8) != 0;
        var shortLength = bytes[1] & 0x7F;

        var isDeflated = allowsDeflate && opcode is Text or Binary && (bytes[0] & Reserved1) != 0;

        // Reserved bits that no extension uses are zero; clients mask (§5.1); control frames are short and whole (§5.5).
        if ((bytes[0] & (isDeflated ? 0x30 : 0x70)) != 0 || (bytes[1] & 0x80) == 0 || opcode is > Binary and < Close or > Pong || (isControl && (!isFinal || shortLength > 125)))
            return -CloseCode.ProtocolError;
        var lengthBytes = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        var headerLength = 2 + lengthBytes + 4;
        if (bytes.Length < headerLength)
            return 0;
        var length = lengthBytes switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            8 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)shortLength,
        };
        if (length > (ulong)maxBytes)
            return -CloseCode.TooBig;
        header = new FrameHeader(opcode, isFinal, (int)length, headerLength, BitConverter.ToUInt32(bytes[(headerLength - 4)..]), isDeflated);
        return 1;
    }

    /// <summary>Unmasks in place, §5.3.</summary>
    internal void Unmask(Span<byte> payload)
    {
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(payload);
        var wide = ((ulong)Mask << 32) | Mask;
        for (var i = 0; i < words.Length; i++)
            words[i] ^= wide;
        Span<byte> mask = stackalloc byte[4];
        BitConverter.TryWriteBytes(mask, Mask);
        for (var i = words.Length * 8; i < payload.Length; i++)
            payload[i] ^= mask[i & 3];
    }
}
