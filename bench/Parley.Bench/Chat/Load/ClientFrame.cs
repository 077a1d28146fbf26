using System.Buffers.Binary;

namespace Parley.Bench.Chat.Load;

/// <summary>WebSocket frames as a client writes them (RFC 6455 §5.2): one text message each, masked.</summary>
internal static class ClientFrame
{
    private const byte FinalText = 0x81, Masked = 0x80;

    /// <summary>
    /// A whole frame. The masking key is zero, which is a valid one and leaves the payload as it is: the server unmasks as ever, and the generator does not
    /// spend its core on masking.
    /// </summary>
    public static byte[] Text(ReadOnlySpan<byte> payload)
    {
        var header = payload.Length < 126 ? 6 : 8;
        var frame = new byte[header + payload.Length];
        frame[0] = FinalText;
        if (payload.Length < 126)
        {
            frame[1] = (byte)(Masked | payload.Length);
        }
        else
        {
            frame[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        }

        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
