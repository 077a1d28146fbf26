namespace Parley.SocketIO.Testing.Sessions;

public abstract partial class SessionDirectoryContract
{
    /// <summary>The steps of an upgrade, with the WebSocket at the other node.</summary>
    [Fact]
    public async Task Upgrade_AtTheOtherNode_CarriesMessagesBothWays()
    {
        var (one, two) = await StartNodesAsync();
        one.Root.On("say", (e, _) =>
        {
            e.Socket.Emit("said", e[0], TestingJson.Default.JsonElement);
            return ValueTask.CompletedTask;
        });
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        using var web = await UpgradeAsync(client, two);
        for (var i = 0; i < 100; i++)
        {
            await web.SendAsync($"42[\"say\",\"{i} ☃\"]");
            Assert.Equal($"42[\"said\",\"{i} ☃\"]", await web.ReceiveAsync());
        }

        Assert.Equal("400", (await client.PollAsync(one, Cancellation))[..3]);
        Assert.Equal("400", (await client.PollAsync(two, Cancellation))[..3]);
        Assert.Equal("400", (await client.PostAsync(two, "42[\"x\"]"))[..3]);
        await web.SendAsync("42[\"say\",1]");
        Assert.Equal("42[\"said\",1]", await web.ReceiveAsync());
    }

    /// <summary>After <c>3probe</c> polls at either node are released at once, and what is sent meanwhile follows over the WebSocket, in order.</summary>
    [Fact]
    public async Task Upgrade_MessagesMeanwhile_FollowInOrder()
    {
        const int Messages = 2_000;
        var (one, two) = await StartNodesAsync();
        for (var round = 0; round < 5; round++)
        {
            var connected = one.NextSocketAsync();
            var client = await RoamingClient.OpenAsync(one);
            await client.ConnectAsync(one, two);
            var socket = await connected;
            var emitting = Task.Run(
                async () =>
                {
                    for (var i = 0; i < Messages; i++)
                    {
                        Assert.True(socket.Emit("n", i, TestingJson.Default.Int32));
                        if (i % 50 == 0)
                            await Task.Yield();
                    }
                },
                Cancellation);
            var received = new List<string>();
            received.AddRange((await client.PollAsync(two, Cancellation))[4..].Split('\x1e'));
            using var web = await RoamingWebSocket.OpenAsync(two, client.Sid);
            await web.SendAsync("2probe");
            Assert.Equal("3probe", await web.ReceiveAsync());
            string answer;
            while ((answer = await client.PollAsync(one, Cancellation)) != "200 6")
                received.AddRange(answer[4..].Split('\x1e'));
            Assert.Equal("200 6", await client.PollAsync(two, Cancellation));
            await web.SendAsync("5");
            while (received.Count < Messages)
                received.Add(await web.ReceiveAsync());
            await emitting;
            Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"42[\"n\",{i}]"), received);
        }
    }

    /// <summary>What ends the WebSocket ends the session.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upgrade_WebSocketEnds_EndsTheSession(bool isAborted)
    {
        var (one, two) = await StartNodesAsync();
        var ended = one.NextDisconnectAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        using var web = await UpgradeAsync(client, two);
        if (isAborted)
            web.Abort();
        else
            await web.CloseAsync();
        Assert.Equal(DisconnectReason.TransportClose, await ended);
        await client.AssertGoneAsync(one, two);
    }

    /// <summary>What ends the session ends the WebSocket, after what was queued.</summary>
    [Fact]
    public async Task Upgrade_SessionEnds_ClosesTheWebSocketAfterItsLastMessage()
    {
        var (one, two) = await StartNodesAsync();
        var connected = one.NextSocketAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        var socket = await connected;
        using var web = await UpgradeAsync(client, two);
        socket.Emit("last", 1, TestingJson.Default.Int32);
        socket.Disconnect(close: true);
        Assert.Equal("42[\"last\",1]", await web.ReceiveAsync());
        Assert.Equal("41", await web.ReceiveAsync());
        Assert.StartsWith("close", await web.ReceiveAsync(), StringComparison.Ordinal);
        await client.AssertGoneAsync(one, two);
    }

    /// <summary>A packet that the protocol forbids ends the session through a WebSocket at the other node, too.</summary>
    [Theory]
    [InlineData("abc")]
    [InlineData("42[\"a\"]\u001e42[\"b\"]")]
    [InlineData("2")]
    public async Task Upgrade_InvalidPacket_ClosesTheWebSocket(string packet)
    {
        var (one, two) = await StartNodesAsync();
        var client = await RoamingClient.OpenAsync(one);
        using var web = await UpgradeAsync(client, two);
        await web.SendAsync(packet);
        Assert.StartsWith("close", await web.ReceiveAsync(), StringComparison.Ordinal);
        await client.AssertGoneAsync(one, two);
    }

    /// <summary>Attachments, both ways.</summary>
    [Fact]
    public async Task Upgrade_BinaryPackets_AreCarried()
    {
        var (one, two) = await StartNodesAsync();
        one.Root.On("say", (e, _) =>
        {
            e.Socket.Emit("said", e.Forward());
            return ValueTask.CompletedTask;
        });
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        using var web = await UpgradeAsync(client, two);
        await web.SendAsync("451-[\"say\",{\"_placeholder\":true,\"num\":0}]");
        await web.SendAsync([1, 2, 3]);
        Assert.Equal("451-[\"said\",{\"_placeholder\":true,\"num\":0}]", await web.ReceiveAsync());
        Assert.Equal("bAQID", await web.ReceiveAsync());
    }

    /// <summary>Without a probe, or broken off after it, the session stays on polling and loses nothing.</summary>
    [Theory]
    [InlineData("abc")]
    [InlineData("5")]
    [InlineData("40")]
    [InlineData(null)]
    public async Task Upgrade_Failed_GoesOnWithPolling(string? packet)
    {
        var (one, two) = await StartNodesAsync();
        var connected = one.NextSocketAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        var socket = await connected;
        using var web = await RoamingWebSocket.OpenAsync(two, client.Sid);
        if (packet is null)
        {
            await web.SendAsync("2probe");
            Assert.Equal("3probe", await web.ReceiveAsync());
            socket.Emit("held", 1, TestingJson.Default.Int32);
            web.Abort();
        }
        else
        {
            await web.SendAsync(packet);
            Assert.Equal("close 1008", await web.ReceiveAsync());
            socket.Emit("held", 1, TestingJson.Default.Int32);
        }

        string answer;
        do
            answer = await client.ReceiveAsync(two);
        while (answer == "6");
        Assert.Equal("42[\"held\",1]", answer);
    }

    /// <summary>One of two wins; the other is closed. Neither is taken for a session that isn't there.</summary>
    [Fact]
    public async Task Upgrade_SecondWebSocket_IsClosedAndTheFirstGoesOn()
    {
        var (one, two) = await StartNodesAsync();
        var client = await RoamingClient.OpenAsync(one);
        using var first = await UpgradeAsync(client, two);
        foreach (var node in new[] { one, two })
        {
            using var second = await RoamingWebSocket.OpenAsync(node, client.Sid);
            await second.SendAsync("2probe");
            Assert.Equal("close 1008", await second.ReceiveAsync());
        }

        using var stray = await RoamingWebSocket.OpenAsync(two, "guess." + one.Server.NodeId);
        await stray.SendAsync("2probe");
        Assert.Equal("close 1008", await stray.ReceiveAsync());
        await first.SendAsync("40/none");
        Assert.Equal("44/none,{\"message\":\"Invalid namespace\"}", await first.ReceiveAsync());
    }

    /// <summary>The node with the WebSocket stops: its client is told to come again, and its session ends.</summary>
    [Fact]
    public async Task Upgrade_NodeWithTheWebSocketStops_ClosesIt()
    {
        var (one, two) = await StartNodesAsync();
        var ended = one.NextDisconnectAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        using var web = await UpgradeAsync(client, two);
        var stopping = two.StopAsync();
        Assert.Equal("close 1001", await web.ReceiveAsync());
        await web.CloseAsync();
        await stopping;
        Assert.Equal(DisconnectReason.TransportClose, await ended);
    }

    /// <summary>The node with the session is gone: so is the session.</summary>
    [Fact]
    public async Task Upgrade_NodeWithTheSessionStops_ClosesTheWebSocket()
    {
        var (one, two) = await StartNodesAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        using var web = await UpgradeAsync(client, two);
        var stopping = one.StopAsync();
        Assert.StartsWith("close", await web.ReceiveAsync(), StringComparison.Ordinal);
        await stopping;
    }

    private static async Task<RoamingWebSocket> UpgradeAsync(RoamingClient client, PollingNode node)
    {
        var web = await RoamingWebSocket.OpenAsync(node, client.Sid);
        await web.SendAsync("2probe");
        Assert.Equal("3probe", await web.ReceiveAsync());
        await web.SendAsync("5");
        return web;
    }
}
