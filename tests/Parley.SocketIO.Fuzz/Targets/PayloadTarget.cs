using System.Text;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Fuzz.Models;
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

        var expected = PayloadModel.Split(Input.ToArray());
        Memory<byte> body = Input.ToArray();
        Same("number of packets", expected.Count, PayloadReader.Count(body.Span));
        foreach (var (packet, index) in expected.Select((packet, index) => (packet, index)))
        {
            var actual = PayloadReader.Next(ref body, out var hasMore);
            Same("more packets", index < expected.Count - 1, hasMore);
            Same("packet", Convert.ToHexString(packet), Convert.ToHexString(actual.Span));
            if (packet.Length > 0 && packet[0] == (byte)'b')
            {
                var binary = PayloadModel.Decode(Encoding.Latin1.GetString(packet));
                Same("binary", binary is null ? null : Convert.ToHexString(binary), PayloadReader.TryDecodeBinary(actual, out var data) ? Convert.ToHexString(data.Span) : null);
            }
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
                    PacketGrammar.Binary(draft, chance);
                    break;
                default:
                    draft.Add(chance.Pick("0", "2", "2probe", "3", "5", "6", "7", "", "x", "4"));
                    break;
            }
        }
    }
}
