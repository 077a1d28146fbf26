using System.Text;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Tests.Wire;

/// <summary>Packets of Socket.IO v5: type, [attachments-], [/namespace,], [id], [JSON].</summary>
public class PacketParserTests
{
    [Theory]
    [InlineData("0", 0, "/", -1, "")]
    [InlineData("0{\"token\":1}", 0, "/", -1, "{\"token\":1}")]
    [InlineData("0/custom", 0, "/custom", -1, "")]
    [InlineData("0/custom,", 0, "/custom", -1, "")]
    [InlineData("0/custom?a=b,{}", 0, "/custom?a=b", -1, "{}")]
    [InlineData("2[\"a\"]", 2, "/", -1, "[\"a\"]")]
    [InlineData("20[\"a\"]", 2, "/", 0, "[\"a\"]")]
    [InlineData("2/custom,12[\"a\"]", 2, "/custom", 12, "[\"a\"]")]
    [InlineData("2999999999999999[\"a\"]", 2, "/", 999_999_999_999_999, "[\"a\"]")]
    [InlineData("3/custom,7[1]", 3, "/custom", 7, "[1]")]
    [InlineData("51-[\"a\",{\"_placeholder\":true,\"num\":0}]", 5, "/", -1, "[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("612-/custom,7[]", 6, "/custom", 7, "[]")]
    [InlineData("1/custom", 1, "/custom", -1, "")]
    public void TryParse_WellFormed_ReadsEveryPart(string text, int type, string ns, long id, string payload)
    {
        Assert.True(PacketParser.TryParse(Encoding.UTF8.GetBytes(text), out var packet));
        Assert.Equal((PacketType)type, packet.Type);
        Assert.Equal(ns, packet.Namespace);
        Assert.Equal(id, packet.Id);
        Assert.Equal(payload, Encoding.UTF8.GetString(packet.Payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("9[]")]
    [InlineData("a")]
    [InlineData("21000000000000000[\"a\"]")]
    [InlineData("2/cus\u001etom,[\"a\"]")]
    [InlineData("50-[\"a\"]")]
    [InlineData("5[\"a\"]")]
    [InlineData("5-[\"a\"]")]
    [InlineData("51")]
    [InlineData("5+1-[\"a\"]")]
    [InlineData("5-1-[\"a\"]")]
    [InlineData("599999999999-[\"a\"]")]
    [InlineData("51 -[\"a\"]")]
    [InlineData("60-[]")]
    public void TryParse_Malformed_IsRefused(string text) => Assert.False(PacketParser.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("[\"a\"]", "a", "[]")]
    [InlineData(" [ \"a\" , 1 , {\"b\":[2]} ] ", "a", "[1 , {\"b\":[2]} ]")]
    [InlineData("[\"error\",null]", "error", "[null]")]
    [InlineData("[\"__proto__\",{}]", "__proto__", "[{}]")]
    [InlineData("[\"\",1e400]", "", "[1e400]")]
    public void TryReadEvent_WellFormed_SeparatesNameAndArguments(string json, string name, string arguments)
    {
        Assert.True(PacketParser.TryReadEvent(Encoding.UTF8.GetBytes(json), 32, out var actual, out var array));
        Assert.Equal(name, actual);
        Assert.Equal(arguments, array.Parse().GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"a\"")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[\"a\",]")]
    [InlineData("[\"a\" 1]")]
    [InlineData("[\"a\"]]")]
    [InlineData("[\"a\"]1")]
    [InlineData("[\"a\",1]x")]
    [InlineData("[\"a\",NaN]")]
    [InlineData("[\"a\",01]")]
    [InlineData("[\"a")]
    [InlineData("-[\"a\"]")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[\"connect\"]")]
    [InlineData("[\"connect_error\"]")]
    [InlineData("[\"disconnect\"]")]
    [InlineData("[\"disconnecting\"]")]
    [InlineData("[\"newListener\"]")]
    [InlineData("[\"removeListener\"]")]
    [InlineData("[\"\\u0063onnect\"]")]
    public void TryReadEvent_ForbiddenOrMalformed_IsRefused(string json) =>
        Assert.False(PacketParser.TryReadEvent(Encoding.UTF8.GetBytes(json), 32, out _, out _));

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(50_000, false)]
    public void TryReadEvent_NestedArguments_AreLimitedInDepth(int nested, bool accepted)
    {
        var json = "[\"a\"," + new string('[', nested) + new string(']', nested) + "]";
        Assert.Equal(accepted, PacketParser.TryReadEvent(Encoding.UTF8.GetBytes(json), 32, out _, out _));
    }

    [Fact]
    public void TryReadEvent_Arguments_OutliveTheBuffer()
    {
        var buffer = "[\"a\",\"kept\"]"u8.ToArray();
        Assert.True(PacketParser.TryReadEvent(buffer, 32, out _, out var arguments));
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal("kept", arguments.Parse()[0].GetString());
    }

    [Fact]
    public void Parser_RandomMutations_NeverThrows()
    {
        string[] seeds = ["2/ns,12[\"name\",{\"a\":[1,2,\"\\u00e9\"]},null]", "0/x?y=1,{\"token\":\"t\"}", "312[true,-1.5e3]", "1/x", "4{\"message\":\"m\"}",
            "52-/ns,1[\"e\",{\"_placeholder\":true,\"num\":0},[{\"num\":1,\"\\u005fplaceholder\":true}]]"];
        var random = new Random(20_260_101);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]);
            for (var edits = random.Next(1, 6); edits > 0; edits--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "[]{}\",:0123456789/-"u8[random.Next(19)]);
            var message = bytes.AsSpan(0, random.Next(bytes.Length + 1));
            if (PacketParser.TryParse(message, out var packet) && PacketParser.TryReadEvent(packet.Payload, 32, out _, out var arguments))
            {
                Assert.Equal(arguments.Count, arguments.Parse().GetArrayLength());
                if (Placeholder.AreValid(arguments.Json, 2))
                    Assert.All(arguments.Parse().EnumerateArray(), argument => Placeholder.Find(argument, [default, default]));
            }
        }
    }
}
