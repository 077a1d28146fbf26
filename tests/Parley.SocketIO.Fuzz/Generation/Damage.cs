namespace Parley.SocketIO.Fuzz.Generation;

/// <summary>Edits after which well-formed input is nearly well-formed: what parsers get wrong.</summary>
internal static class Damage
{
    private static readonly byte[][] Tokens =
    [
        "["u8.ToArray(), "]"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(), "-"u8.ToArray(), "/"u8.ToArray(),
        "0"u8.ToArray(), "1"u8.ToArray(), "9"u8.ToArray(), "b"u8.ToArray(), "="u8.ToArray(), " "u8.ToArray(), "\n"u8.ToArray(), "\0"u8.ToArray(), [0x1E], [0x7F], [0x80], [0xC0], [0xFF],
        "null"u8.ToArray(), "true"u8.ToArray(), "1e999"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "[\""u8.ToArray(), "\"]"u8.ToArray(), "/custom,"u8.ToArray(),
        "{\"_placeholder\":true,\"num\":0}"u8.ToArray(), "10-"u8.ToArray(), "2147483648"u8.ToArray(), "9007199254740993"u8.ToArray(), "99999999999999999999"u8.ToArray(),
        [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80], "//"u8.ToArray(), "/*x*/"u8.ToArray(), "NaN"u8.ToArray(),
    ];

    internal static void Apply(Draft draft, Chance chance, int edits)
    {
        for (; edits > 0; edits--)
            ApplyOne(draft, chance);
    }

    private static void ApplyOne(Draft draft, Chance chance)
    {
        var at = chance.Next(draft.Length + 1);
        var left = draft.Length - at;
        switch (chance.Next(left == 0 ? 1 : 6))
        {
            case 0:
                draft.Insert(at, Tokens[chance.Next(Tokens.Length)]);
                break;
            case 1:
                draft.Written[at] ^= (byte)(1 << chance.Next(8));
                break;
            case 2:
                draft.Written[at] = (byte)chance.Bits();
                break;
            case 3:
                draft.Remove(at, chance.Between(1, Math.Min(left, 8)));
                break;
            case 4:
                // Again what stands here: brackets, digits, packets twice.
                draft.Insert(at, draft.Written.Slice(at, chance.Between(1, Math.Min(left, 32))).ToArray());
                break;
            default:
                draft.Remove(at, left);
                break;
        }
    }
}
