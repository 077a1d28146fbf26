using System.Globalization;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

public sealed class EventTests
{
    [Theory]
    [OnEveryTransport("", ",1", ",\"text\",2,true,null", ",{\"a\":[1,{\"b\":\"c\"}]},[]", ",\"äöü €🙂\"", ",-1.5,1e3", ",\"a\\n\\\"b\\\\\"")]
    [Rule("S1"), Rule("S17")]
    public async Task Event_AnyArguments_ComeBack(Server server, Transport transport, string arguments)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"42[\"message\"{arguments}]");

        AssertSame($"42[\"message-back\"{arguments}]", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport("", "1", "\"text\",2,true,null", "{\"a\":[1,{\"b\":\"c\"}]}"), Rule("S1"), Rule("S17")]
    public async Task EventWithAck_AnyArguments_IsAcknowledgedWithThem(Server server, Transport transport, string arguments)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"42456[\"message-with-ack\"{(arguments.Length > 0 ? "," : "")}{arguments}]");

        Assert.Equal($"43456[{arguments}]", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport, Rule("S17")]
    public async Task EventsWithAcks_InTwoNamespaces_HaveTheirOwnIds(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.JoinAsync("/custom,");

        await client.SendAsync("420[\"message-with-ack\",1]", "42/custom,0[\"message-with-ack\",2]", "42/custom,1[\"message-with-ack\",3]", "421[\"message-with-ack\",4]");

        Assert.Equal("430[1]", await client.ReceiveAsync());
        Assert.Equal("43/custom,0[2]", await client.ReceiveAsync());
        Assert.Equal("43/custom,1[3]", await client.ReceiveAsync());
        Assert.Equal("431[4]", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket("0", "7", "999999999999999"), Rule("S14")]
    public async Task AckId_UpTo15Digits_ComesBack(Server server, string id)
    {
        using var client = await server.ConnectAsync();

        await client.SendAsync($"42{id}[\"message-with-ack\"]");

        Assert.Equal($"43{id}[]", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket("1000000000000000", "99999999999999999999"), Rule("S14"), Differs("D6")]
    public async Task AckId_Over15Digits_ClosesTheConnection(Server server, string id)
    {
        using var client = await server.ConnectAsync();

        await client.SendAsync($"42{id}[\"message-with-ack\"]");

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport, Rule("S18")]
    public async Task Ack_GivenTwiceByTheApplication_IsSentOnce(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync("425[\"answer-twice\"]");

        Assert.Equal("435[\"first\"]", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    [Theory, OnEveryTransport, Rule("S19")]
    public async Task EmitWithAck_Answered_GetsTheAnswer(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.SendAsync("42[\"ask\",10000]");
        var id = await QuestionAsync(client);

        await client.SendAsync($"43{id}[\"seven\"]");

        Assert.Equal("42[\"answer\",\"seven\"]", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport, Rule("S19")]
    public async Task EmitWithAck_NotAnswered_TimesOut(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.SendAsync("42[\"ask\",100]");
        var id = await QuestionAsync(client);

        Assert.Equal("42[\"answer\",\"timeout\"]", await client.ReceiveAsync());

        // An answer that comes too late is for nobody.
        await client.SendAsync($"43{id}[\"seven\"]");
        await client.AssertAliveAsync();
    }

    [Theory, OnEveryTransport, Rule("S18"), Rule("S19")]
    public async Task EmitWithAck_AnsweredTwice_TakesTheFirst(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.SendAsync("42[\"ask\",10000]");
        var id = await QuestionAsync(client);

        await client.SendAsync($"43{id}[\"seven\"]", $"43{id}[\"eight\"]");

        Assert.Equal("42[\"answer\",\"seven\"]", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    [Theory, OnEveryWebSocket, Rule("S19")]
    public async Task EmitWithAck_Several_HaveDifferentIds(Server server)
    {
        using var client = await server.ConnectAsync();
        await client.SendAsync("42[\"ask\",10000]", "42[\"ask\",10000]");
        var (first, second) = (await QuestionAsync(client), await QuestionAsync(client));
        Assert.NotEqual(first, second);

        await client.SendAsync($"43{second}[\"two\"]");
        Assert.Equal("42[\"answer\",\"two\"]", await client.ReceiveAsync());
        await client.SendAsync($"43{first}[\"one\"]");
        Assert.Equal("42[\"answer\",\"one\"]", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport("43999[\"nobody asked\"]", "439[]", "3", "6"), Rule("S13")]
    public async Task HarmlessPacket_Sent_ChangesNothing(Server server, Transport transport, string packet)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync(packet);

        await client.AssertAliveAsync();
    }

    [Theory, OnEveryWebSocket("error", "__proto__", "constructor", "", "toString", "connection", "close", "unhandled"), Rule("S11")]
    public async Task EventName_OrdinaryButOdd_DoesNoHarm(Server server, string name)
    {
        using var client = await server.ConnectAsync();

        await client.SendAsync($"42[\"{name}\",1]");

        await client.AssertAliveAsync();
    }

    [Theory, OnEveryTransport, Rule("S17")]
    public async Task Events_ManyAtOnce_KeepTheirOrder(Server server, Transport transport)
    {
        const int Count = 300;
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync([.. Enumerable.Range(0, Count).Select(i => $"42[\"message\",{i}]")]);

        for (var i = 0; i < Count; i++)
            Assert.Equal($"42[\"message-back\",{i}]", await client.ReceiveAsync());
    }

    /// <summary>The id of the server's question.</summary>
    private static async Task<long> QuestionAsync(EngineClient client)
    {
        var packet = await client.ReceiveAsync();
        var start = packet.IndexOf('[', StringComparison.Ordinal);
        Assert.Equal(("42", "[\"question\",\"how many?\"]"), (packet[..2], packet[start..]));
        return long.Parse(packet[2..start], CultureInfo.InvariantCulture);
    }

    /// <summary>The same JSON: 1e3 and 1000 are one number.</summary>
    private static void AssertSame(string expected, string actual)
    {
        Assert.Equal(expected[..2], actual[..2]);
        Assert.True(
            System.Text.Json.JsonElement.DeepEquals(System.Text.Json.JsonElement.Parse(expected[2..]), System.Text.Json.JsonElement.Parse(actual[2..])),
            $"{actual} came instead of {expected}");
    }
}
