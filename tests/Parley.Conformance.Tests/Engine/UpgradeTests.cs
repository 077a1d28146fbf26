using System.Net;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class UpgradeTests
{
    [Theory, OnEveryWebSocket, Rule("E18")]
    public async Task Upgrade_ProbeAndUpgrade_MovesTheSession(Server server)
    {
        using var polling = await OpenAsync(server);

        using var socket = await WebSocketClient.UpgradeAsync(polling, path: EngineClient.EngineIO);

        await socket.SendAsync("4over the WebSocket");
        Assert.Equal("4over the WebSocket", await socket.ReceiveAsync());
        await socket.SendBinaryAsync(1, 2);
        Assert.Equal([1, 2], await socket.ReceiveBinaryAsync());
    }

    [Theory, OnEveryWebSocket, Rule("E18")]
    public async Task Probe_WhileAPollWaits_ReleasesIt(Server server)
    {
        using var polling = await OpenAsync(server);
        var poll = polling.PollAsync();
        await polling.SendAsync("6");
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);

        await socket.SendAsync("2probe");

        Assert.Equal("3probe", await socket.ReceiveAsync());
        Assert.Equal("6", await poll);
    }

    [Theory, OnEveryWebSocket, Rule("E18")]
    public async Task Poll_AfterTheProbe_IsReleased(Server server)
    {
        using var polling = await OpenAsync(server);
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());

        Assert.Equal("6", await polling.PollAsync());
    }

    [Theory, OnEveryWebSocket, Rule("E19")]
    public async Task Messages_QueuedDuringTheUpgrade_GoOverTheWebSocketInOrder(Server server)
    {
        using var polling = await OpenAsync(server);
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        Assert.Equal("6", await polling.PollAsync());

        await polling.SendAsync("4one", "4two");
        await polling.SendBinaryAsync(3);
        await socket.SendAsync("5", "4four");

        Assert.Equal("4one", await socket.ReceiveAsync());
        Assert.Equal("4two", await socket.ReceiveAsync());
        Assert.Equal([3], await socket.ReceiveBinaryAsync());
        Assert.Equal("4four", await socket.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("E19"), Differs("D2")]
    public async Task Poll_AfterTheReleaseWithMessagesQueued_GetsNoneOfThem(Server server)
    {
        using var polling = await OpenAsync(server);
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        Assert.Equal("6", await polling.PollAsync());

        await polling.SendAsync("4queued");
        Assert.Equal("6", await polling.PollAsync());
        await socket.SendAsync("5");

        Assert.Equal("4queued", await socket.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("E20")]
    public async Task Poll_AfterTheUpgrade_IsRefusedAndTheSessionGoesOn(Server server)
    {
        using var polling = await OpenAsync(server);
        using var socket = await WebSocketClient.UpgradeAsync(polling, path: EngineClient.EngineIO);
        await AssertAliveAsync(socket);

        using var answer = await polling.GetAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await AssertAliveAsync(socket);
    }

    [Theory, OnEveryWebSocket, Rule("E20")]
    public async Task SecondWebSocket_AfterTheUpgrade_IsClosedAndTheFirstGoesOn(Server server)
    {
        using var polling = await OpenAsync(server);
        using var socket = await WebSocketClient.UpgradeAsync(polling, path: EngineClient.EngineIO);
        await AssertAliveAsync(socket);

        using var second = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);

        await second.AssertEndsSilentlyAsync();
        await AssertAliveAsync(socket);
    }

    [Theory, OnEveryWebSocket, Rule("E20")]
    public async Task SecondWebSocket_DuringTheUpgrade_IsClosedAndTheFirstGoesOn(Server server)
    {
        using var polling = await OpenAsync(server);
        using var first = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);
        await first.SendAsync("2probe");
        Assert.Equal("3probe", await first.ReceiveAsync());

        using var second = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);

        await second.AssertEndsSilentlyAsync();
        await first.SendAsync("5");
        await AssertAliveAsync(first);
    }

    [Theory, OnEveryWebSocket("", "2probe"), Rule("E21"), Rule("E24")]
    public async Task Upgrade_NotCompletedInTime_IsClosedAndPollingGoesOn(Server server, string packet)
    {
        using var polling = await PollingClient.OpenAsync(server, Profile.Impatient, EngineClient.EngineIO);
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling, Profile.Impatient, EngineClient.EngineIO);
        if (packet.Length > 0)
            await socket.SendAsync(packet);

        await socket.AssertEndsAsync();

        await AssertAliveOverPollingAsync(polling);
    }

    [Theory, OnEveryWebSocket(false, true), Rule("E18")]
    public async Task WebSocket_LostBeforeTheUpgrade_LeavesTheSessionOnPolling(Server server, bool isProbed)
    {
        using var polling = await OpenAsync(server);
        using (var socket = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO))
        {
            if (isProbed)
            {
                await socket.SendAsync("2probe");
                Assert.Equal("3probe", await socket.ReceiveAsync());
                Assert.Equal("6", await polling.PollAsync());
            }
        }

        await AssertAliveOverPollingAsync(polling);
    }

    [Theory, OnEveryWebSocket("4hello", "2", "probe"), Rule("E18")]
    public async Task WebSocket_SomethingElseThanAProbe_IsClosedAndPollingGoesOn(Server server, string packet)
    {
        using var polling = await OpenAsync(server);
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);

        await socket.SendAsync(packet);

        await socket.AssertEndsSilentlyAsync();
        await AssertAliveOverPollingAsync(polling);
    }

    [Theory, OnEveryWebSocket, Rule("E24"), Differs("D3")]
    public async Task Upgrade_TurnedOff_IsRefused(Server server)
    {
        using var polling = await PollingClient.OpenAsync(server, Profile.NoUpgrades);

        using var socket = await RawWebSocket.OpenAsync(server, Profile.NoUpgrades, $"/socket.io/?EIO=4&transport=websocket&sid={polling.Sid}");

        HttpAnswer.AssertError(socket, 3, "Bad request");
    }

    [Theory, OnEveryWebSocket, Rule("E19")]
    public async Task Upgrade_UnderABurstBothWays_LosesAndReordersNothing(Server server)
    {
        const int Count = 500;
        using var polling = await OpenAsync(server);
        await polling.SendAsync([.. Enumerable.Range(0, Count).Select(i => $"4{i}")]);
        var received = new List<string>();
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling, path: EngineClient.EngineIO);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        foreach (var packet in (await polling.PollAsync()).Split('\x1e').Where(packet => packet != "6"))
            received.Add(packet);
        await polling.SendAsync([.. Enumerable.Range(Count, Count).Select(i => $"4{i}")]);
        await socket.SendAsync(["5", .. Enumerable.Range(2 * Count, Count).Select(i => $"4{i}")]);

        while (received.Count < 3 * Count)
            received.Add(await socket.ReceiveAsync());

        Assert.Equal(Enumerable.Range(0, 3 * Count).Select(i => $"4{i}"), received);
    }

    private static Task<PollingClient> OpenAsync(Server server) => PollingClient.OpenAsync(server, path: EngineClient.EngineIO);

    private static async Task AssertAliveAsync(WebSocketClient client)
    {
        await client.SendAsync("4alive");
        Assert.Equal("4alive", await client.ReceiveAsync());
    }

    /// <summary>A poll may still be answered by the noop that released the one before.</summary>
    private static async Task AssertAliveOverPollingAsync(PollingClient client)
    {
        await client.SendAsync("4alive");
        var answer = await client.ReceiveAsync();
        while (answer == "6")
            answer = await client.ReceiveAsync();
        Assert.Equal("4alive", answer);
    }
}
