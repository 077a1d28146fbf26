using System.Buffers.Text;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>Packets as the body of a poll's answer: joined by 0x1E, binary ones as <c>b</c> + base64.</summary>
internal static class PollingPayload
{
    internal static int Length(List<OutboundPacket> packets)
    {
        var length = packets.Count - 1;
        foreach (var packet in packets)
            length += packet.IsBinary ? 1 + Base64.GetMaxEncodedToUtf8Length(packet.Data.Length) : packet.Data.Length;
        return length;
    }

    /// <summary>Fills <paramref name="target"/>, which has the <see cref="Length"/> of the packets.</summary>
    internal static void Write(List<OutboundPacket> packets, Span<byte> target)
    {
        for (var i = 0; i < packets.Count; i++)
        {
            if (i > 0)
            {
                target[0] = PayloadReader.Separator;
                target = target[1..];
            }

            target = target[Write(packets[i], target)..];
        }
    }

    private static int Write(OutboundPacket packet, Span<byte> target)
    {
        var data = packet.Data.Span;
        if (!packet.IsBinary)
        {
            data.CopyTo(target);
            return data.Length;
        }

        target[0] = (byte)'b';
        Base64.EncodeToUtf8(data, target[1..], out _, out var written);
        return 1 + written;
    }
}
