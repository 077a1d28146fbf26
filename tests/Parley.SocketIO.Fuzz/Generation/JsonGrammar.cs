namespace Parley.SocketIO.Fuzz.Generation;

/// <summary>JSON values, mostly well-formed, with everything in them that is awkward.</summary>
internal static class JsonGrammar
{
    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "7", "10", "3.25", "-1.5e3", "1E+2", "1e999", "-1e-999", "9007199254740993", "9223372036854775808",
        "123456789012345678901234567890", "0.1000000000000000055511151231257827", "01", "+1", "1.", ".5", "1e", "--1",
    ];

    private static readonly string[] Strings =
    [
        "", "a", "message", "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener", "error", "__proto__", "constructor",
        "_placeholder", "num", "\\u0063onnect", "\\ud800", "\\udc00\\ud800", "\\ud83d\\ude00", "\\u0000", "\\n\\t\\\\\\\"\\/", "ü☃😀", "\\x", "\\u12", "\u2028", "a\tb",
    ];

    private static readonly string[] Spaces = [" ", "\n", "\r\n\t", "\u00a0"];

    /// <summary>Just deep enough on both sides of the limit of 32, and what a hostile client would send.</summary>
    private static readonly int[] Depths = [10, 28, 29, 30, 31, 32, 33, 64, 1_000];

    internal static void Value(Draft draft, Chance chance, int depth = 0)
    {
        if (chance.OneIn(30))
            draft.Add(chance.Pick(Spaces));
        switch (chance.Next(depth > 4 ? 5 : 9))
        {
            case 0:
                draft.Add(chance.Pick("null", "true", "false", "null", "nul", "True"));
                break;
            case 1 or 2:
                draft.Add(chance.Pick(Numbers));
                break;
            case 3 or 4:
                Text(draft, chance);
                break;
            case 5:
                Array(draft, chance, depth);
                break;
            case 6:
                Object(draft, chance, depth);
                break;
            case 7:
                Placeholder(draft, chance);
                break;
            default:
                if (chance.OneIn(10))
                    Nested(draft, chance);
                else
                    draft.Add(chance.Next(1_000));
                break;
        }
    }

    internal static void Text(Draft draft, Chance chance)
    {
        draft.Add((byte)'"').Add(chance.Pick(Strings));
        if (chance.OneIn(50))
            draft.Repeat((byte)'x', chance.Between(100, 5_000));
        draft.Add((byte)'"');
    }

    internal static void Object(Draft draft, Chance chance, int depth)
    {
        draft.Add((byte)'{');
        var members = chance.Next(4);
        for (var i = 0; i < members; i++)
        {
            if (i > 0)
                draft.Add((byte)',');
            Text(draft, chance);
            draft.Add((byte)':');
            Value(draft, chance, depth + 1);
        }

        draft.Add((byte)'}');
    }

    /// <summary>What stands for an attachment, in every wrong form as well.</summary>
    internal static void Placeholder(Draft draft, Chance chance)
    {
        var isWanted = chance.OneIn(2);
        draft.Add("{\"_placeholder\":").Add(isWanted ? "true" : chance.Pick("true", "false", "1", "\"true\"", "null"))
            .Add(",\"num\":").Add(chance.Pick("0", "1", "2", isWanted ? "0" : "9", isWanted ? "1" : "10", isWanted ? "0" : "-1", "0.5", "1e0", "\"0\"", "null", "4294967296", "true"));
        if (chance.OneIn(10))
            draft.Add(",\"num\":1");
        if (chance.OneIn(20))
            draft.Add(",\"x\":{\"_placeholder\":true,\"num\":0}");
        draft.Add((byte)'}');
    }

    private static void Array(Draft draft, Chance chance, int depth)
    {
        draft.Add((byte)'[');
        var items = chance.Next(4);
        for (var i = 0; i < items; i++)
        {
            if (i > 0)
                draft.Add((byte)',');
            Value(draft, chance, depth + 1);
        }

        draft.Add((byte)']');
    }

    private static void Nested(Draft draft, Chance chance)
    {
        var depth = chance.OneIn(500) ? 50_000 : Depths[chance.Next(Depths.Length)];
        if (chance.OneIn(2))
        {
            draft.Repeat((byte)'[', depth).Repeat((byte)']', depth);
            return;
        }

        for (var i = 0; i < depth; i++)
            draft.Add("{\"a\":"u8);
        draft.Add((byte)'1').Repeat((byte)'}', depth);
    }
}
