using System.Buffers;
using System.Buffers.Text;

namespace Parley.SocketIO.Wire;

/// <summary>Writes Engine.IO v4 payloads of polling: packets joined by 0x1E, binary as <c>b</c> + base64, attachments as packets of their own.</summary>
internal static class PayloadWriter
{
    internal static long Length(List<OutboundPacket> packets)
    {
        long length = packets.Count - 1;
        foreach (var packet in packets)
        {
            length += packet.IsBinary ? BinaryLength(packet.Data) : packet.Data.Length;
            for (var i = 0; i < packet.AttachmentCount; i++)
                length += 1 + BinaryLength(packet.Attachment(i));
        }

        return length;
    }

    internal static void Write(IBufferWriter<byte> writer, List<OutboundPacket> packets)
    {
        for (var i = 0; i < packets.Count; i++)
        {
            if (i > 0)
                WriteSeparator(writer);
            Write(writer, packets[i]);
        }
    }

    private static void Write(IBufferWriter<byte> writer, OutboundPacket packet)
    {
        if (packet.IsBinary)
            WriteBinary(writer, packet.Data.Span);
        else
            writer.Write(packet.Data.Span);
        for (var i = 0; i < packet.AttachmentCount; i++)
        {
            WriteSeparator(writer);
            WriteBinary(writer, packet.Attachment(i).Span);
        }
    }

    private static void WriteSeparator(IBufferWriter<byte> writer) => writer.Write([PayloadReader.Separator]);

    private static void WriteBinary(IBufferWriter<byte> writer, ReadOnlySpan<byte> data)
    {
        var length = Base64.GetMaxEncodedToUtf8Length(data.Length);
        var target = writer.GetSpan(1 + length);
        target[0] = (byte)'b';
        Base64.EncodeToUtf8(data, target[1..], out _, out _);
        writer.Advance(1 + length);
    }

    private static int BinaryLength(ReadOnlyMemory<byte> data) => 1 + Base64.GetMaxEncodedToUtf8Length(data.Length);
}
