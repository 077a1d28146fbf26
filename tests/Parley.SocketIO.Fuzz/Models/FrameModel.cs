using System.Buffers.Binary;
using System.Globalization;
using System.Text.Unicode;

namespace Parley.SocketIO.Fuzz.Models;

/// <summary>The server's end of RFC 6455 over a whole stream that is already there: what each frame leads to, one line each, up to the end.</summary>
internal static class FrameModel
{
    internal static List<string> Read(ReadOnlySpan<byte> stream, int maxBytes)
    {
        var events = new List<string>();
        List<byte>? fragments = null;
        var fragmentsOpcode = 0;
        while (true)
        {
            if (stream.Length < 2)
                return Ended(events, "end");
            int opcode = stream[0] & 15, shortLength = stream[1] & 127;
            bool isFinal = stream[0] >= 0x80, isControl = opcode >= 8;

            // §5.2: reserved bits, opcodes; §5.1: clients mask; §5.5: control frames are whole and short.
            if ((stream[0] & 0x70) != 0 || stream[1] < 0x80 || opcode is not (0 or 1 or 2 or 8 or 9 or 10) || (isControl && (!isFinal || shortLength > 125)))
                return Ended(events, "violation 1002");
            var head = 2 + (shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0) + 4;
            if (stream.Length < head)
                return Ended(events, "end");
            var length = shortLength == 126 ? BinaryPrimitives.ReadUInt16BigEndian(stream[2..])
                : shortLength == 127 ? BinaryPrimitives.ReadUInt64BigEndian(stream[2..]) : (ulong)shortLength;
            if (length > (ulong)maxBytes)
                return Ended(events, "violation 1009");
            if ((ulong)(stream.Length - head) < length)
                return Ended(events, "end");
            var payload = stream.Slice(head, (int)length).ToArray();
            for (var i = 0; i < payload.Length; i++)
                payload[i] ^= stream[head - 4 + (i % 4)];
            stream = stream[(head + (int)length)..];

            switch (opcode)
            {
                case 9:
                    events.Add("ping " + Convert.ToHexString(payload));
                    continue;
                case 10:
                    continue;
                case 8:
                    return Ended(events, Close(payload));
                case 0 when fragments is null:
                case 1 or 2 when fragments is not null:
                    return Ended(events, "violation 1002");
            }

            if (opcode != 0)
            {
                fragments = [];
                fragmentsOpcode = opcode;
            }

            fragments!.AddRange(payload);
            if (fragments.Count > maxBytes)
                return Ended(events, "violation 1009");
            if (!isFinal)
                continue;
            var message = fragments.ToArray();
            fragments = null;
            if (fragmentsOpcode == 1 && !Utf8.IsValid(message))
                return Ended(events, "violation 1007");
            events.Add((fragmentsOpcode == 1 ? "text " : "binary ") + Convert.ToHexString(message));
        }
    }

    /// <summary>§5.5.1 and §7.4.</summary>
    private static string Close(byte[] body)
    {
        if (body.Length == 0)
            return "close 1000";
        if (body.Length == 1)
            return "violation 1002";
        var code = (body[0] << 8) | body[1];
        var mayBeSent = code is >= 1000 and <= 1014 and not (1004 or 1005 or 1006) or >= 3000 and <= 4999;
        if (!mayBeSent)
            return "violation 1002";
        return Utf8.IsValid(body.AsSpan(2)) ? string.Create(CultureInfo.InvariantCulture, $"close {code}") : "violation 1007";
    }

    private static List<string> Ended(List<string> events, string how)
    {
        events.Add(how);
        return events;
    }
}
