using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Bench.SocketIO.Load;

/// <summary>
/// WebSocket frames as clients write them (RFC 6455 §5.2–5.3), with a true mask: some servers skip the unmasking of a key of zeros. It is always the same key,
/// which no server can know.
/// </summary>
internal static class MaskedFrame
{
    public const byte Text = 0x81, Close = 0x88;

    private const byte Masked = 0x80;
    private const uint Key = 0x5D_A7_31_C9;

    public static int Length(int payload) => payload + (payload < 126 ? 6 : 8);

    /// <summary>Fills <paramref name="frame"/>, of <see cref="Length"/> bytes.</summary>
    public static void Write(byte first, ReadOnlySpan<byte> payload, Span<byte> frame)
    {
        frame[0] = first;
        frame[1] = (byte)(Masked | (payload.Length < 126 ? payload.Length : 126));
        if (payload.Length >= 126)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], checked((ushort)payload.Length));
        }

        var body = frame[^payload.Length..];
        BinaryPrimitives.WriteUInt32LittleEndian(frame[(frame.Length - payload.Length - 4)..], Key);
        payload.CopyTo(body);
        foreach (ref var eight in MemoryMarshal.Cast<byte, ulong>(body))
        {
            eight ^= Key | ((ulong)Key << 32);
        }

        for (var i = body.Length & ~7; i < body.Length; i++)
        {
            body[i] ^= (byte)(Key >> (8 * (i & 3)));
        }
    }
}
