using System.Text;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>The reader of Engine.IO payloads: packets joined by 0x1E, binary as <c>b</c> and base64.</summary>
internal sealed class PayloadTarget : FuzzTarget
{
    internal override string Name => "payload";

    internal override void Run(Chance chance)
    {
        Input.Clear();
        Write(Input, chance);
        if (chance.OneIn(2))
            Damage.Apply(Input, chance, chance.Between(1, 4));

        var expected = Split(Input.ToArray());
        Memory<byte> body = Input.ToArray();
        Same("number of packets", expected.Count, PayloadReader.Count(body.Span));
        foreach (var (packet, index) in expected.Select((packet, index) => (packet, index)))
        {
            var actual = PayloadReader.Next(ref body, out var hasMore);
            Same("more packets", index < expected.Count - 1, hasMore);
            Same("packet", Convert.ToHexString(packet), Convert.ToHexString(actual.Span));
            if (packet.Length > 0 && packet[0] == (byte)'b')
                Same("binary", Decode(packet), PayloadReader.TryDecodeBinary(actual, out var data) ? Convert.ToHexString(data.Span) : null);
        }
    }

    internal static void Write(Draft draft, Chance chance)
    {
        var packets = chance.OneIn(200) ? chance.Between(1_000, 2_000) : chance.Between(1, 5);
        for (var i = 0; i < packets; i++)
        {
            if (i > 0)
                draft.Add(PayloadReader.Separator);
            switch (packets > 5 ? 9 : chance.Next(10))
            {
                case < 5:
                    draft.Add((byte)'4');
                    PacketGrammar.Packet(draft, chance);
                    break;
                case < 8:
                    Binary(draft, chance);
                    break;
                default:
                    draft.Add(chance.Pick("0", "2", "2probe", "3", "5", "6", "7", "", "x", "4"));
                    break;
            }
        }
    }

    internal static void Binary(Draft draft, Chance chance)
    {
        Span<byte> data = stackalloc byte[chance.Next(40)];
        chance.Fill(data);
        draft.Add((byte)'b').Add(Convert.ToBase64String(data));
    }

    private static List<byte[]> Split(byte[] body)
    {
        var packets = new List<byte[]>();
        var start = 0;
        for (var i = 0; i <= body.Length; i++)
        {
            if (i < body.Length && body[i] != 0x1E)
                continue;
            packets.Add(body[start..i]);
            start = i + 1;
        }

        return packets;
    }

    /// <summary>Hexadecimal, or null when it is not the one base64 form of some bytes (RFC 4648 §3.5), white space aside.</summary>
    private static string? Decode(byte[] packet)
    {
        var text = string.Concat(Encoding.Latin1.GetString(packet, 1, packet.Length - 1).Where(c => c is not (' ' or '\t' or '\r' or '\n')));
        try
        {
            var data = Convert.FromBase64String(text);
            return Convert.ToBase64String(data) == text ? Convert.ToHexString(data) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
