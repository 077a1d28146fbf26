using System.Text.Json;

namespace Parley.SocketIO.Testing.Adapters;

/// <summary>
/// Connection state recovery, to the same node and to another one. Whatever the engine, a client gets each event once, in order. An engine inherits it
/// with one class.
/// </summary>
public abstract class RecoveryContract : TwoNodes
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_ThatComesBack_IsTheSameSocketAndGetsWhatItMissed(bool toTheOther)
    {
        using var client = await One.ConnectAsync();
        using var other = await Two.ConnectAsync();
        client.Socket.Join("a");
        client.Socket.Data["name"] = "Zoë";
        Emit(One, "a", 1);
        var last = await ReceiveAsync(client, 1);
        await BreakAsync(client);
        Emit(One, "a", 2);
        Emit(Two, "b", 3);
        Emit(Two, "a", 4);
        Emit(Two, client.Socket.Id, 5);
        One.Server.To("a").Volatile.Emit("e", 6, TestingJson.Default.Int32);
        One.Server.To("a").Except(client.Socket.Id).Emit("e", 7, TestingJson.Default.Int32);
        await One.HearAsync(Two);
        One.Root.Emit("e", new byte[] { 1, 2, 3 }, 8);
        await Two.HearAsync(One);

        using var again = await (toTheOther ? Two : One).ConnectAsync(auth: Claim(client, last));
        Assert.Equal(client.ConnectReply, again.ConnectReply);
        Assert.True(again.Socket.Recovered);
        Assert.Equal(client.Socket.Id, again.Socket.Id);
        Assert.Equal(new[] { "a", client.Socket.Id }.Order(), again.Socket.Rooms.Order());
        Assert.Equal("Zoë", again.Socket.Data["name"]);
        var missed = new[] { await ReceiveAnyAsync(again), await ReceiveAnyAsync(again), await ReceiveAnyAsync(again) };
        Assert.Equal([2, 4, 5], missed.Order());
        Assert.True(Array.IndexOf(missed, 4) < Array.IndexOf(missed, 5));
        Assert.StartsWith("451-[\"e\",{\"_placeholder\":true,\"num\":0},8,\"", await again.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal("bAQID", await again.ReceiveAsync());
        Emit(Two, "a", 9);
        await ReceiveAsync(again, 9);
    }

    [Fact]
    public async Task Client_ThatMovesToAndFro_LosesAndRepeatsNothing()
    {
        using var first = await One.ConnectAsync();
        first.Socket.Join("a");
        Emit(One, "a", 1);
        var offset = await ReceiveAsync(first, 1);
        await BreakAsync(first);
        Emit(One, "a", 2);
        Emit(One, "a", 3);
        await Two.HearAsync(One);

        // It breaks again before it has seen anything of what was replayed, and then after half of it.
        using var second = await Two.ConnectAsync(auth: Claim(first, offset));
        await BreakAsync(second);
        Emit(Two, "a", 4);
        await One.HearAsync(Two);
        using var third = await One.ConnectAsync(auth: Claim(first, offset));
        offset = await ReceiveAsync(third, 2);
        await BreakAsync(third);
        using var fourth = await Two.ConnectAsync(auth: Claim(first, offset));
        await ReceiveAsync(fourth, 3);
        offset = await ReceiveAsync(fourth, 4);
        await BreakAsync(fourth);
        using var fifth = await Two.ConnectAsync(auth: Claim(first, offset));
        Emit(One, "a", 5);
        await ReceiveAsync(fifth, 5);
        Assert.Equal(first.Socket.Id, fifth.Socket.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_ThatIsBackBeforeItsOldConnectionIsSeenDead_TakesItsPlace(bool toTheOther)
    {
        using var client = await One.ConnectAsync();
        client.Socket.Join("a");
        Emit(One, "a", 1);
        var last = await ReceiveAsync(client, 1);
        Emit(One, "a", 2);
        await Two.HearAsync(One);
        using var again = await (toTheOther ? Two : One).ConnectAsync(auth: Claim(client, last));
        Assert.Equal(client.Socket.Id, again.Socket.Id);
        Assert.False(client.Socket.IsConnected);
        await ReceiveAsync(again, 2);
        Emit(One, "a", 3);
        await ReceiveAsync(again, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_ThatHasReceivedNothingYet_IsRestoredToo(bool toTheOther)
    {
        using var client = await One.ConnectAsync();
        client.Socket.Join("a");
        await BreakAsync(client);
        Emit(One, "a", 1);
        using var again = await (toTheOther ? Two : One).ConnectAsync(auth: Claim(client, null));
        Assert.True(again.Socket.Recovered);
        await ReceiveAsync(again, 1);
    }

    [Fact]
    public async Task Client_WhoseLastEventIsOlderThanTheLog_IsRestored()
    {
        using var client = await One.ConnectAsync();
        Emit(One, client.Socket.Id, 1);
        var last = await ReceiveAsync(client, 1);

        // Heartbeats keep the connection for longer than any event is kept.
        for (var i = 0; i < 12; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(26));
            await client.ReceivePingAsync();
            await client.SendAsync("3");
            await client.SendAsync("420[\"echo\"]");
            Assert.Equal("430[]", await client.ReceiveAsync());
        }

        await BreakAsync(client);
        Emit(One, client.Socket.Id, 2);
        using var again = await One.ConnectAsync(auth: Claim(client, last));
        Assert.True(again.Socket.Recovered);
        await ReceiveAsync(again, 2);
    }

    [Fact]
    public async Task Client_ThatComesTooLate_ConnectsAfresh()
    {
        using var client = await One.ConnectAsync();
        await BreakAsync(client);
        Time.Advance(TimeSpan.FromSeconds(121));
        await AssertAfreshAsync(client, One);
        await AssertAfreshAsync(client, Two);
    }

    [Fact]
    public async Task Session_IsGivenOnce()
    {
        using var client = await One.ConnectAsync();
        await BreakAsync(client);
        using var again = await Two.ConnectAsync(auth: Claim(client, null));
        again.Socket.Disconnect();
        await AssertAfreshAsync(client, One);
        await AssertAfreshAsync(client, Two);
    }

    [Fact]
    public async Task Client_ThatLeftOrWasDisconnected_ConnectsAfresh()
    {
        using var left = await One.ConnectAsync();
        var gone = DisconnectedAsync(left);
        await left.SendAsync("41");
        await gone;
        await AssertAfreshAsync(left, One);
        using var thrownOut = await One.ConnectAsync();
        thrownOut.Socket.Disconnect();
        await AssertAfreshAsync(thrownOut, Two);
    }

    [Theory]
    [InlineData("{\"pid\":1}")]
    [InlineData("{\"pid\":\"short\",\"offset\":\"x\"}")]
    [InlineData("{\"pid\":\"\\ud800\",\"offset\":\"\\ud800\"}")]
    [InlineData("{\"pid\":\"AAAAAAAAAAAAAAAAAAAAAAAA\",\"offset\":\"AAAAAAAAAAAA.1\"}")]
    public async Task Claim_OfNothing_ConnectsAfresh(string auth)
    {
        using var client = await One.ConnectAsync(auth: auth);
        Assert.False(client.Socket.Recovered);
    }

    [Fact]
    public async Task Middleware_RunsAgain_AndMayRefuse()
    {
        using var client = await One.ConnectAsync();
        var last = await ReceiveOneAsync(client);
        await BreakAsync(client);
        var seen = new List<(bool Recovered, string Id)>();
        Two.Root.Use((socket, _) =>
        {
            seen.Add((socket.Recovered, socket.Id));
            throw new ConnectionRefusedException("blocked");
        });
        using var refused = await NodeClient.OpenAsync(Two.Url);
        await refused.SendAsync("40" + Claim(client, last));
        Assert.Equal("44{\"message\":\"blocked\"}", await refused.ReceiveAsync());
        Assert.Equal([(true, client.Socket.Id)], seen);
        await AssertAfreshAsync(client, One);
    }

    [Fact]
    public async Task Middleware_ThatTakesARoomAway_TakesWhatWasMissedInIt()
    {
        using var client = await One.ConnectAsync();
        client.Socket.Join("a");
        client.Socket.Join("b");
        await BreakAsync(client);
        Emit(One, "a", 1);
        Emit(One, "b", 2);
        One.Root.Use((socket, _) =>
        {
            socket.Leave("a");
            return ValueTask.CompletedTask;
        });
        using var again = await One.ConnectAsync(auth: Claim(client, null));
        await ReceiveAsync(again, 2);
        Assert.False(again.Socket.IsIn("a"));
    }

    [Fact]
    public async Task Emit_ThatAsksForAnAck_HasNoOffset()
    {
        using var client = await One.ConnectAsync();
        var asking = client.Socket.EmitWithAckAsync("ask", TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken, "x");
        Assert.Equal("420[\"ask\",\"x\"]", await client.ReceiveAsync());
        await client.SendAsync("430[]");
        await asking;
    }

    [Fact]
    public async Task Client_ThatMissedMoreThanFits_ConnectsAfresh()
    {
        using var client = await One.ConnectAsync();
        await BreakAsync(client);
        for (var i = 0; i < 65; i++)
            Emit(One, client.Socket.Id, i);
        await AssertAfreshAsync(client, One);
    }

    [Fact]
    public async Task Events_BeyondTheBoundOfTheLog_AreNotMissedInSilence()
    {
        using var client = await One.ConnectAsync();
        var last = await ReceiveOneAsync(client);
        await BreakAsync(client);
        Emit(One, client.Socket.Id, 1);
        for (var i = 0; i < 200; i++)
            Emit(One, "nobody", i);
        await AssertAfreshAsync(client, One, last);
    }

    [Fact]
    public async Task Emits_WhileClientsComeAndGo_ReachEachOnceInOrder()
    {
        const int Count = 300, Stay = 5;
        using var first = await One.ConnectAsync();
        first.Socket.Join("a");
        using var ahead = new SemaphoreSlim(50);
        var emitting = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await ahead.WaitAsync();
                Emit(One, "a", i);
            }
        });
        NodeClient client = first;
        string? offset = null;
        for (var i = 0; i < Count; i++)
        {
            offset = await ReceiveAsync(client, i);
            ahead.Release();
            if (i % Stay != Stay - 1)
                continue;

            // The old connection is left as it is: more of it has been sent than the client has read.
            var next = await (i / Stay % 2 == 0 ? Two : One).ConnectAsync(auth: Claim(first, offset));
            Assert.True(next.Socket.Recovered);
            client.Dispose();
            client = next;
        }

        await emitting;
        client.Dispose();
    }

    /// <inheritdoc/>
    protected override void Configure(SocketIOOptions options)
    {
        base.Configure(options);
        options.Recovery.IsEnabled = true;
        options.Recovery.MaxPackets = 200;
        options.SendQueuePackets = 128;
    }

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var node in new[] { One, Two })
        {
            node.Root.On("echo", (e, _) =>
            {
                e.Ack();
                return ValueTask.CompletedTask;
            });
        }
    }

    private static void Emit(ServerNode node, string room, int number) => node.Server.To(room).Emit("e", number, TestingJson.Default.Int32);

    /// <summary>What the client presents when it comes back: <c>{pid, offset}</c>.</summary>
    private static string Claim(NodeClient client, string? offset)
    {
        var pid = JsonElement.Parse(client.ConnectReply[2..]).GetProperty("pid").GetString();
        return offset is null ? $"{{\"pid\":\"{pid}\"}}" : $"{{\"pid\":\"{pid}\",\"offset\":\"{offset}\"}}";
    }

    /// <summary>Receives an event with that number and returns its offset.</summary>
    private static async Task<string> ReceiveAsync(NodeClient client, int number)
    {
        var packet = JsonElement.Parse((await client.ReceiveAsync())[2..]);
        Assert.Equal(3, packet.GetArrayLength());
        Assert.Equal(number, packet[1].GetInt32());
        return packet[2].GetString()!;
    }

    private static async Task<int> ReceiveAnyAsync(NodeClient client) => JsonElement.Parse((await client.ReceiveAsync())[2..])[1].GetInt32();

    private async Task<string> ReceiveOneAsync(NodeClient client)
    {
        Emit(One, client.Socket.Id, 1);
        return await ReceiveAsync(client, 1);
    }

    private static Task DisconnectedAsync(NodeClient client)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Socket.OnDisconnect((_, _) =>
        {
            done.TrySetResult();
            return ValueTask.CompletedTask;
        });
        return done.Task.WaitAsync(ServerNode.Patience);
    }

    /// <summary>Cuts the connection and waits until its server has seen it.</summary>
    private static async Task BreakAsync(NodeClient client)
    {
        var seen = DisconnectedAsync(client);
        client.Abort();
        await seen;
    }

    private static async Task AssertAfreshAsync(NodeClient client, ServerNode node, string? offset = null)
    {
        using var again = await node.ConnectAsync(auth: Claim(client, offset));
        Assert.False(again.Socket.Recovered);
        Assert.NotEqual(client.Socket.Id, again.Socket.Id);
        Assert.NotEqual(client.ConnectReply, again.ConnectReply);
    }
}
