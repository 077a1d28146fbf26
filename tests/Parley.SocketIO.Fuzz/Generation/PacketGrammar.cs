namespace Parley.SocketIO.Fuzz.Generation;

/// <summary>Socket.IO v5 packets: type, [attachments-], [/namespace,], [id], [JSON]; every part right, odd, or wrong.</summary>
internal static class PacketGrammar
{
    private static readonly string[] Namespaces =
    [
        "/custom,", "/custom,", "/custom,", "/custom", "/,", "/", "/custom?token=a&b=c,", "/none,", "//,", "/ü☃,", "/a/b,", "/a\u0001b,", "/a\u007f,", "custom,", "/ ,",
    ];

    private static readonly string[] Ids = ["0", "1", "12", "007", "999999999999999", "1000000000000000", "18446744073709551616", "-1", "+1", "1.5", "1e3"];

    private static readonly string[] Counts = ["1-", "1-", "2-", "2-", "3-", "10-", "11-", "0-", "01-", "-1-", "999999999999-", "1", "-", "", "10000-"];

    /// <summary>Where an attachment may stand.</summary>
    private static readonly (string Before, string After)[] Forms =
    [
        (",{\"_placeholder\":true,\"num\":", "}"), (",[1,{\"num\":", ",\"_placeholder\":true}]"), (",{\"a\":{\"_placeholder\":true,\"num\":", "}}"),
    ];

    internal static void Packet(Draft draft, Chance chance)
    {
        var type = chance.Pick("2222222555500311446789x".ToCharArray());
        draft.Add((byte)type);
        if (type is '5' or '6' || chance.OneIn(100))
            draft.Add(chance.Pick(Counts));
        Rest(draft, chance, type);
    }

    /// <summary>An event that nothing is wrong with: sessions need some to stay alive.</summary>
    internal static void GoodEvent(Draft draft, Chance chance)
    {
        draft.Add((byte)'2');
        if (chance.OneIn(2))
            draft.Add("/custom,");
        if (chance.OneIn(2))
            draft.Add(chance.Next(100));
        draft.Add("[\"message\"");
        for (var arguments = chance.Next(4); arguments > 0; arguments--)
            draft.Add(chance.Pick(",1", ",\"ü\"", ",{\"a\":[null,true]}", ",[]", ",-1.5e3"));
        draft.Add("]");
    }

    /// <summary>A binary event or acknowledgement with its attachments as polling has them; now and then one too few or too many, or something between.</summary>
    internal static void GoodBinary(Draft draft, Chance chance)
    {
        var attachments = chance.OneIn(10) ? chance.Between(1, 10) : chance.Between(1, 3);
        draft.Add((byte)(chance.OneIn(5) ? '6' : '5')).Add(attachments).Add("-").Add(chance.OneIn(2) ? "/custom," : "");
        if (chance.OneIn(2))
            draft.Add(chance.Next(100));
        draft.Add("[\"message\"");
        for (var i = 0; i < attachments; i++)
        {
            var num = chance.OneIn(10) ? chance.Next(attachments) : i;
            var (before, after) = Forms[chance.Next(Forms.Length)];
            draft.Add(before).Add(num).Add(after);
        }

        draft.Add("]");
        for (var sent = chance.OneIn(30) ? chance.Next(12) : attachments; sent > 0; sent--)
        {
            draft.Add((byte)0x1E);
            if (chance.OneIn(60))
                draft.Add(chance.Pick("3", "6", "42[\"message\"]", "")).Add((byte)0x1E);
            Binary(draft, chance);
        }
    }

    /// <summary>Bytes as polling has them.</summary>
    internal static void Binary(Draft draft, Chance chance)
    {
        Span<byte> data = stackalloc byte[chance.Next(40)];
        chance.Fill(data);
        draft.Add((byte)'b').Add(Convert.ToBase64String(data));
    }

    internal static void Rest(Draft draft, Chance chance, char type)
    {
        if (chance.OneIn(3))
            draft.Add(chance.Pick(Namespaces));
        else if (chance.OneIn(100))
            draft.Add((byte)'/').Repeat((byte)'n', chance.Between(509, 513)).Add((byte)',');
        if (chance.OneIn(3) || type is '3' or '6')
            draft.Add(chance.OneIn(3) ? chance.Pick(Ids) : chance.Pick("0", "1", "2", "3"));
        Json(draft, chance, type);
    }

    private static void Json(Draft draft, Chance chance, char type)
    {
        if (chance.OneIn(25))
        {
            JsonGrammar.Value(draft, chance);
            return;
        }

        switch (type)
        {
            case '0':
                if (chance.OneIn(2))
                    JsonGrammar.Object(draft, chance, 0);
                break;
            case '1':
                break;
            case '4':
                draft.Add("{\"message\":\"x\"}");
                break;
            default:
                Arguments(draft, chance, isNamed: type is '2' or '5');
                break;
        }

        if (chance.OneIn(100))
            draft.Add(chance.Pick(" ", "\n", "x", "]", "\0", ",1"));
    }

    private static void Arguments(Draft draft, Chance chance, bool isNamed)
    {
        draft.Add((byte)'[');
        if (isNamed)
        {
            if (chance.OneIn(4))
                JsonGrammar.Text(draft, chance);
            else
                draft.Add("\"message\"");
        }

        var count = chance.Next(4);
        for (var i = 0; i < count; i++)
        {
            if (i > 0 || isNamed)
                draft.Add((byte)',');
            JsonGrammar.Value(draft, chance);
        }

        draft.Add((byte)']');
    }
}
