using System.Net;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class HeartbeatTests
{
    [Theory, OnEveryTransport, Rule("E6")]
    public async Task Ping_EachAnswered_ComesAgain(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Heartbeat, EngineClient.EngineIO);
        client.AnswersPings = false;

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("2", await client.ReceiveAsync());
            await client.SendAsync("3");
        }

        await client.SendAsync("4alive");
        Assert.Equal("4alive", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport, Rule("E6")]
    public async Task Ping_Unanswered_EndsTheSession(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Heartbeat, EngineClient.EngineIO);
        client.AnswersPings = false;

        Assert.Equal("2", await client.ReceiveAsync());

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryServer, Rule("E6")]
    public async Task Ping_UnansweredWhileNoPollWaits_EndsTheSession(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, Profile.Heartbeat, EngineClient.EngineIO);

        // Noops say nothing of the heartbeat. They go on until the server knows the session no more.
        while (await client.PostStatusAsync("6") == HttpStatusCode.OK)
        {
        }

        await client.AssertGoneAsync();
    }

    [Theory, OnEveryWebSocket, Rule("E6")]
    public async Task Ping_UnansweredOnWebSocket_IsClosed(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, Profile.Heartbeat, EngineClient.EngineIO);

        await client.AssertEndsAsync();

        Assert.NotNull(client.CloseCode);
    }
}
