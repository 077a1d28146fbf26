using System.Buffers.Binary;

namespace Parley.SocketIO.Fuzz.Generation;

/// <summary>WebSocket frames as a client sends them (RFC 6455 §5.2): masked, fragmented, with control frames between, or wrong.</summary>
internal static class FrameGrammar
{
    private static readonly string[] Texts = ["3", "40", "42[\"message\",1]", "4", "", "2probe", "ü☃😀", "42[\"message\",\"a longer text so that a frame of more than 125 bytes is made "];

    private static readonly ulong[] Lies = [0, 1, 125, 126, 127, 65_535, 65_536, int.MaxValue, (ulong)int.MaxValue + 1, long.MaxValue, ulong.MaxValue];

    internal static void Frames(Draft draft, Chance chance)
    {
        for (var messages = chance.Between(1, 6); messages > 0; messages--)
        {
            switch (chance.Next(12))
            {
                case < 5:
                    Message(draft, chance, opcode: 1);
                    break;
                case < 7:
                    Message(draft, chance, opcode: 2);
                    break;
                case < 9:
                    Control(draft, chance);
                    break;
                case 9:
                    Close(draft, chance);
                    break;
                case 10:
                    Frame(draft, chance, (byte)chance.Bits(), [], chance.Pick(Lies));
                    break;
                default:
                    draft.AddRandom(chance, chance.Between(1, 20));
                    break;
            }
        }
    }

    private static void Message(Draft draft, Chance chance, byte opcode)
    {
        var content = new Draft();
        if (opcode == 2)
            content.AddRandom(chance, chance.OneIn(10) ? chance.Between(100, 3_000) : chance.Next(60));
        for (var texts = opcode == 1 ? chance.Between(1, 3) : 0; texts > 0; texts--)
            content.Add(chance.Pick(Texts));
        if (chance.OneIn(20))
            content.Repeat((byte)'x', chance.Between(100, 9_000));

        // In fragments, cut anywhere, also within a character.
        var rest = content.Written;
        var first = opcode;
        for (var fragments = chance.OneIn(3) ? chance.Between(1, 5) : 0; fragments > 0; fragments--)
        {
            var length = chance.Next(rest.Length + 1);
            Frame(draft, chance, chance.OneIn(30) ? opcode : first, rest[..length]);
            rest = rest[length..];
            first = 0;
            if (chance.OneIn(4))
                Control(draft, chance);
        }

        Frame(draft, chance, (byte)(0x80 | first), rest);
    }

    private static void Control(Draft draft, Chance chance)
    {
        Span<byte> payload = stackalloc byte[chance.OneIn(10) ? chance.Between(120, 130) : chance.Next(20)];
        chance.Fill(payload);
        Frame(draft, chance, chance.Pick((byte)0x89, (byte)0x8A), payload);
    }

    private static void Close(Draft draft, Chance chance)
    {
        Span<byte> body = stackalloc byte[chance.Pick(0, 1, 2, 2, 5, 60)];
        chance.Fill(body);
        if (body.Length >= 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)chance.Pick(999, 1000, 1001, 1003, 1004, 1005, 1006, 1007, 1011, 1014, 1015, 1016, 2999, 3000, 4999, 5000));
            if (chance.OneIn(2))
                body[2..].Fill((byte)'r');
        }

        Frame(draft, chance, 0x88, body);
    }

    /// <param name="draft">Where to.</param>
    /// <param name="chance">For the mask and the form of the length.</param>
    /// <param name="first">FIN, reserved bits, opcode.</param>
    /// <param name="payload">Not masked yet.</param>
    /// <param name="length">What the header says; by default the truth.</param>
    private static void Frame(Draft draft, Chance chance, byte first, ReadOnlySpan<byte> payload, ulong? length = null)
    {
        if (chance.OneIn(100))
            first ^= (byte)(0x10 << chance.Next(3));
        var promised = length ?? (ulong)payload.Length;
        var isMasked = !chance.OneIn(100);
        var maskBit = isMasked ? 0x80 : 0;

        // A longer form than needed is refused by nobody's parser here and must be read the same.
        var form = promised > 65_535 || chance.OneIn(50) ? 8 : promised > 125 || chance.OneIn(50) ? 2 : 0;
        draft.Add(first).Add((byte)(maskBit | (form == 8 ? 127 : form == 2 ? 126 : (int)promised)));
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, promised);
        draft.Add(wide[(8 - form)..]);
        Span<byte> mask = stackalloc byte[4];
        if (isMasked)
        {
            if (!chance.OneIn(3))
                chance.Fill(mask);
            draft.Add(mask);
        }

        for (var i = 0; i < payload.Length; i++)
            draft.Add((byte)(payload[i] ^ mask[i & 3]));
    }
}
