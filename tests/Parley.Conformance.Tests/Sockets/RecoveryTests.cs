using System.Text.Json;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

public sealed class RecoveryTests
{
    private readonly string _room = Guid.NewGuid().ToString("N");

    [Theory, OnEveryTransport, Rule("S27")]
    public async Task Connect_RecoveryOn_IsAnsweredWithAPid(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Recovery);

        var (sid, pid) = await ConnectAsync(client, "40");

        Assert.NotEqual(sid, pid);
        Assert.NotEqual(client.Sid, pid);
    }

    [Theory, OnEveryTransport, Rule("S27")]
    public async Task Event_RecoveryOn_EndsWithAnOffset(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Recovery);
        await ConnectAsync(client, "40");

        await client.SendAsync("42[\"message\",1]", "42[\"message\",1]");
        var (first, second) = (JsonElement.Parse((await client.ReceiveAsync())[2..]), JsonElement.Parse((await client.ReceiveAsync())[2..]));

        Assert.Equal((3, "message-back", 1), (first.GetArrayLength(), first[0].GetString(), first[1].GetInt32()));
        Assert.NotEqual(first[2].GetString(), second[2].GetString());
    }

    [Theory, OnEveryWebSocket, Rule("S27")]
    public async Task EventWithAckOrVolatile_RecoveryOn_HasNoOffset(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, Profile.Recovery);
        await ConnectAsync(client, "40");
        await client.AskAsync($"\"join\",\"{_room}\"");

        await client.SendAsync("42[\"ask\",10000]");
        var question = await client.ReceiveAsync();
        await client.SendAsync($"42[\"emit\",{{\"by\":\"server\",\"to\":[\"{_room}\"],\"volatile\":true,\"event\":\"news\",\"args\":[1]}}]");

        Assert.Equal("[\"question\",\"how many?\"]", question[question.IndexOf('[', StringComparison.Ordinal)..]);
        Assert.Equal("42[\"news\",1]", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S28")]
    public async Task Reconnect_AfterALostConnection_RestoresTheSocketAndWhatItMissed(Server server)
    {
        using var bob = await WebSocketClient.OpenAsync(server, Profile.Recovery);
        await ConnectAsync(bob, "40");
        var (sid, pid, offset) = await LoseAsync(server, bob);
        await bob.SendAsync(News(2), News(3));
        using var ada = await WebSocketClient.OpenAsync(server, Profile.Recovery);

        await ada.SendAsync($"40{{\"pid\":\"{pid}\",\"offset\":\"{offset}\"}}");

        // The reference sends what was missed before the answer, which clients hold back until it has come.
        string[] packets = [await ada.ReceiveAsync(), await ada.ReceiveAsync(), await ada.ReceiveAsync()];
        var answer = JsonElement.Parse(Assert.Single(packets, packet => packet.StartsWith("40{", StringComparison.Ordinal))[2..]);
        Assert.Equal((sid, pid), (answer.GetProperty("sid").GetString(), answer.GetProperty("pid").GetString()));
        var missed = packets.Where(packet => packet.StartsWith("42[", StringComparison.Ordinal)).Select(packet => JsonElement.Parse(packet[2..])).ToArray();
        Assert.Equal([("news", 2), ("news", 3)], missed.Select(packet => (packet[0].GetString()!, packet[1].GetInt32())));
        Assert.All(missed, packet => Assert.Equal((3, JsonValueKind.String), (packet.GetArrayLength(), packet[2].ValueKind)));
        Assert.Equal($"[{{\"recovered\":true,\"data\":\"kept\",\"rooms\":[\"{_room}\"]}}]", await ada.AskAsync("\"state\""));
    }

    [Theory, OnEveryTransport, Rule("S29")]
    public async Task Reconnect_UnknownPid_ConnectsAfresh(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Recovery);

        await ConnectAsync(client, "40{\"pid\":\"nobody's\",\"offset\":\"none\"}");

        Assert.Equal("[{\"recovered\":false,\"data\":null,\"rooms\":[]}]", await client.AskAsync("\"state\""));
    }

    [Theory, OnEveryWebSocket, Rule("S29")]
    public async Task Reconnect_AfterTheClientLeft_ConnectsAfresh(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, Profile.Recovery);
        var (sid, pid) = await ConnectAsync(client, "40");
        await client.SendAsync("42[\"message\",1]");
        var offset = JsonElement.Parse((await client.ReceiveAsync())[2..])[2].GetString();
        await client.SendAsync("41");
        await client.SendAsync("40/custom,");
        Assert.StartsWith("40/custom,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        using var again = await WebSocketClient.OpenAsync(server, Profile.Recovery);

        var (next, _) = await ConnectAsync(again, $"40{{\"pid\":\"{pid}\",\"offset\":\"{offset}\"}}");

        Assert.NotEqual(sid, next);
        Assert.Equal("[{\"recovered\":false,\"data\":null,\"rooms\":[]}]", await again.AskAsync("\"state\""));
    }

    [Theory, OnEveryWebSocket, Rule("S30")]
    public async Task Reconnect_Recovered_PassesTheMiddlewareAgain(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, Profile.Recovery);
        await client.SendAsync($"40/once,{{\"ticket\":\"{_room}\"}}");
        var answer = await client.ReceiveAsync();
        Assert.StartsWith("40/once,{", answer, StringComparison.Ordinal);
        var pid = JsonElement.Parse(answer[8..]).GetProperty("pid").GetString();
        client.Dispose();
        using var again = await WebSocketClient.OpenAsync(server, Profile.Recovery);

        await again.SendAsync($"40/once,{{\"ticket\":\"{_room}\",\"pid\":\"{pid}\",\"offset\":\"none\"}}");

        Assert.Equal("44/once,{\"message\":\"used\"}", await again.ReceiveAsync());
    }

    /// <summary>A socket in the room, with data, that has got one event and then lost its connection, as the server has noticed.</summary>
    private async Task<(string Sid, string Pid, string Offset)> LoseAsync(Server server, EngineClient bob)
    {
        using var ada = await WebSocketClient.OpenAsync(server, Profile.Recovery);
        var (sid, pid) = await ConnectAsync(ada, "40");
        await ada.AskAsync($"\"join\",\"{_room}\"");
        await ada.AskAsync("\"set-data\",\"kept\"");
        await bob.SendAsync(News(1));
        var offset = JsonElement.Parse((await ada.ReceiveAsync())[2..])[2].GetString()!;
        ada.Dispose();
        while (await bob.AskAsync($"\"fetch-sockets\",\"{_room}\"") != "[[]]")
        {
        }

        return (sid, pid, offset);
    }

    private string News(int number) => $"42[\"emit\",{{\"by\":\"server\",\"to\":[\"{_room}\"],\"event\":\"news\",\"args\":[{number}]}}]";

    private static async Task<(string Sid, string Pid)> ConnectAsync(EngineClient client, string connect)
    {
        await client.SendAsync(connect);
        var answer = await client.ReceiveAsync();
        Assert.StartsWith("40{", answer, StringComparison.Ordinal);
        var reply = JsonElement.Parse(answer[2..]);
        Assert.Equal(["sid", "pid"], reply.EnumerateObject().Select(field => field.Name));
        return (reply.GetProperty("sid").GetString()!, reply.GetProperty("pid").GetString()!);
    }
}
