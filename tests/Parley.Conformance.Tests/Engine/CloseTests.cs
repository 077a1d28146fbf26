using System.Text;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class CloseTests
{
    [Theory, OnEveryTransport, Rule("E22")]
    public async Task ServerClose_WithPacketsQueued_SendsThemFirst(Server server, Transport transport)
    {
        const int Count = 200;
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"42[\"burst-and-close\",{Count}]");

        for (var i = 0; i < Count; i++)
            Assert.Equal($"42[\"tick\",{i}]", await client.ReceiveAsync());
        Assert.Equal("41", await client.ReceiveAsync());
        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryWebSocket, Rule("E22")]
    public async Task ServerClose_OverWebSocket_IsACloseFrame(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);
        await client.JoinAsync();

        await client.SendAsync("42[\"burst-and-close\",1]");
        await client.AssertEndsAsync();

        Assert.NotNull(client.CloseCode);
    }

    [Theory, OnEveryWebSocket, Rule("E23")]
    public async Task Frame_OverTheLimit_IsClosedWith1009(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, Profile.Limited, EngineClient.EngineIO);

        await client.SendAsync("4" + new string('x', 2048));
        await client.AssertEndsSilentlyAsync();

        Assert.Equal(1009, client.CloseCode);
    }

    [Theory, OnEveryWebSocket, Rule("E23")]
    public async Task Fragments_TogetherOverTheLimit_AreClosedWith1009(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, Profile.Limited, EngineClient.EngineIO);
        var half = Encoding.ASCII.GetBytes(new string('4', 1200));

        await client.Socket.SendAsync(0x01, half);
        await client.Socket.SendAsync(0x80, half);
        await client.AssertEndsSilentlyAsync();

        Assert.Equal(1009, client.CloseCode);
    }

    [Theory, OnEveryWebSocket, Rule("E23")]
    public async Task Frame_JustAtTheLimit_IsTaken(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, Profile.Limited, EngineClient.EngineIO);
        var text = "4" + new string('x', 2047);

        await client.SendAsync(text);

        Assert.Equal(text, await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("E22")]
    public async Task CloseFrame_FromTheClient_IsAnswered(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, path: EngineClient.EngineIO);

        await client.Socket.SendAsync(RawWebSocket.Close, [0x03, 0xE8]);
        await client.AssertEndsSilentlyAsync();

        Assert.Equal(1000, client.CloseCode);
    }

    [Theory, OnEveryWebSocket, Rule("S16"), Differs("D4")]
    public async Task ClosePacket_OverWebSocket_ClosesAtOnce(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);
        await client.JoinAsync();

        await client.SendAsync("1");

        await client.AssertEndsSilentlyAsync();
        Assert.NotNull(client.CloseCode);
    }

    [Theory, OnEveryServer, Rule("S16")]
    public async Task ClosePacket_OverPolling_ClosesAtOnce(Server server)
    {
        using var client = await PollingClient.OpenAsync(server);
        await client.JoinAsync();

        await client.SendAsync("1");

        await client.AssertGoneAsync();
    }
}
