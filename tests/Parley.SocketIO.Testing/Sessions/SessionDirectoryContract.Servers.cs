namespace Parley.SocketIO.Testing.Sessions;

public abstract partial class SessionDirectoryContract
{
    /// <summary>Every request goes to the other node than the one before.</summary>
    [Fact]
    public async Task Session_RequestsToEitherNode_WorkAsOnOne()
    {
        var (one, two) = await StartNodesAsync();
        one.Root.On("say", (e, _) =>
        {
            e.Socket.Emit("said", e[0], TestingJson.Default.JsonElement);
            return ValueTask.CompletedTask;
        });
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(two, two);
        for (var i = 0; i < 20; i++)
        {
            var (post, poll) = i % 2 == 0 ? (one, two) : (two, one);
            Assert.Equal("200 ok", await client.PostAsync(post, $"42[\"say\",\"{i} ☃\"]"));
            Assert.Equal($"42[\"said\",\"{i} ☃\"]", await client.ReceiveAsync(poll));
        }

        Assert.Equal(1, one.Server.ConnectionCount);
        Assert.Equal(0, two.Server.ConnectionCount);
    }

    /// <summary>Nothing is lost, doubled or out of order while polls alternate.</summary>
    [Fact]
    public async Task Session_ThousandsOfMessages_ArriveInOrder()
    {
        const int Messages = 5_000;
        var (one, two) = await StartNodesAsync();
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
        for (var i = 0; i < Messages; i++)
            Assert.Equal($"42[\"n\",{i}]", await client.ReceiveAsync(i % 2 == 0 ? one : two));
        await emitting;
    }

    /// <summary>Two polls at a time end the session, whichever nodes they go to: one is answered <c>1</c>, the other 400.</summary>
    [Fact]
    public async Task Poll_SecondAtATimeAtTheOtherNode_EndsTheSession()
    {
        var (one, two) = await StartNodesAsync();
        var ended = one.NextDisconnectAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, one);
        string[] answers = await Task.WhenAll(client.PollAsync(one, Cancellation), client.PollAsync(two, Cancellation));
        Assert.Equal(DisconnectReason.TransportError, await ended);
        Assert.Equal(["200 1", """400 {"code":3,"message":"Bad request"}"""], answers.Order());
        await client.AssertGoneAsync(one, two);
    }

    /// <summary>What an aborted poll would have carried may be lost, so the session ends.</summary>
    [Fact]
    public async Task Poll_AbortedAtTheOtherNode_EndsTheSession()
    {
        var (one, two) = await StartNodesAsync();
        var ended = one.NextDisconnectAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, two);
        using var abort = new CancellationTokenSource();
        var waits = _arrivals.NextPollAsync();
        var poll = client.PollAsync(two, abort.Token);
        await waits;
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal(DisconnectReason.TransportClose, await ended);
        await client.AssertGoneAsync(one, two);
    }

    /// <summary>A close packet releases the poll that came through the other node.</summary>
    [Fact]
    public async Task Post_ClosePacket_ReleasesThePollAndEndsTheSession()
    {
        var (one, two) = await StartNodesAsync();
        var ended = one.NextDisconnectAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(one, two);
        var waits = _arrivals.NextPollAsync();
        var poll = client.PollAsync(two, Cancellation);
        await waits;
        Assert.Equal("200 ok", await client.PostAsync(one, "1"));
        Assert.Equal("200 6", await poll);
        Assert.Equal(DisconnectReason.TransportClose, await ended);
        await client.AssertGoneAsync(one, two);
    }

    /// <summary>The limit is that of the node which the request came to, and does no harm to the session.</summary>
    [Fact]
    public async Task Post_OverTheLimitAtTheOtherNode_Is413AndTheSessionLives()
    {
        var (one, two) = await StartNodesAsync();
        var client = await RoamingClient.OpenAsync(one);
        Assert.Equal("413 ", await client.PostAsync(two, "4" + new string('x', 10_000)));
        await client.ConnectAsync(two, one);
    }

    /// <summary>What ends a session on its own node ends it through another.</summary>
    [Theory]
    [InlineData("abc", "text/plain")]
    [InlineData("40", "application/octet-stream")]
    public async Task Post_InvalidAtTheOtherNode_EndsTheSession(string body, string type)
    {
        var (one, two) = await StartNodesAsync();
        var client = await RoamingClient.OpenAsync(one);
        Assert.Equal("""400 {"code":3,"message":"Bad request"}""", await client.PostAsync(two, body, type));
        await client.AssertGoneAsync(one, two);
    }

    /// <summary>Ids that a client has made up: of no node, of a node that is no more, with characters that mean something elsewhere.</summary>
    [Theory]
    [InlineData("guess")]
    [InlineData("guess.gone")]
    [InlineData(".")]
    [InlineData("a.*")]
    [InlineData("a%0d%0aPUBLISH.x")]
    public async Task Sid_MadeUp_IsUnknown(string sid)
    {
        var (one, two) = await StartNodesAsync();
        await RoamingClient.WithSid(sid).AssertGoneAsync(one, two);
        await RoamingClient.WithSid("guess." + one.Server.NodeId).AssertGoneAsync(one, two);
    }

    /// <summary>A node that stops drains its sessions through the others, too.</summary>
    [Fact]
    public async Task Server_Stops_DrainsThroughTheOtherNode()
    {
        var (one, two) = await StartNodesAsync();
        var connected = one.NextSocketAsync();
        var ended = one.NextDisconnectAsync();
        var client = await RoamingClient.OpenAsync(one);
        await client.ConnectAsync(two, two);
        var socket = await connected;
        Assert.True(socket.Emit("last", 1, TestingJson.Default.Int32));
        var stopping = one.StopAsync();
        Assert.Equal(DisconnectReason.ServerShutdown, await ended);
        Assert.Equal("42[\"last\",1]", await client.ReceiveAsync(two));
        Assert.Equal("200 ok", await client.PostAsync(two, "3"));
        Assert.Equal("1", await client.ReceiveAsync(two));
        await stopping;
        await client.AssertGoneAsync(two);
    }

    private async Task<(PollingNode One, PollingNode Two)> StartNodesAsync()
    {
        for (var i = 0; i < 2; i++)
            _nodes.Add(await PollingNode.StartAsync(_arrivals.Observe(CreateDirectory()), options => options.MaxHttpBufferBytes = 10_000));
        return (_nodes[0], _nodes[1]);
    }
}
