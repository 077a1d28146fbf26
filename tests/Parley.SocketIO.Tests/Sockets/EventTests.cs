using System.Collections.Concurrent;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

public class EventTests
{
    [Fact]
    public async Task Handlers_OfOneSocket_RunInOrderAndOneAtATime()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.ReceiveQueuePackets = 10);
        var seen = new ConcurrentQueue<int>();
        var running = 0;
        host.Root.On("n", async (e, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            seen.Enqueue(e[0].GetInt32());
            Interlocked.Decrement(ref running);
            e.Ack();
        });
        using var client = await host.ConnectAsync();
        for (var i = 0; i < 500; i++)
            await client.SendAsync($"42{i}[\"n\",{i}]");
        for (var i = 0; i < 500; i++)
            Assert.Equal($"43{i}[]", await client.ReceiveAsync());
        Assert.Equal(Enumerable.Range(0, 500), seen);
    }

    [Fact]
    public async Task Handler_ThatWaits_DoesNotHoldBackAcksOrClose()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.On("ask", async (e, token) =>
        {
            var answer = await e.Socket.EmitWithAckAsync("question", 1, TestJson.Default.Int32, SocketIOHost.Patience, token);
            e.Ack(answer.Arguments);
        });
        using var client = await host.ConnectAsync();
        await client.SendAsync("421[\"ask\"]");
        Assert.Equal("420[\"question\",1]", await client.ReceiveAsync());
        await client.SendAsync("430[\"yes\",2]");
        Assert.Equal("431[[\"yes\",2]]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Ack_FromAnyThreadLater_IsSentOnce()
    {
        await using var host = await SocketIOHost.StartAsync();
        var events = new ConcurrentQueue<SocketEvent>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.On("send", (e, _) =>
        {
            events.Enqueue(e);
            if (events.Count == 100)
                all.SetResult();
            return ValueTask.CompletedTask;
        });
        using var client = await host.ConnectAsync();
        for (var i = 0; i < 100; i++)
            await client.SendAsync($"42{i}[\"send\",\"text {i}\"]");
        await all.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        var sent = 0;
        Parallel.ForEach(events.Concat(events), e =>
        {
            if (e.Ack(e[0], TestJson.Default.JsonElement))
                Interlocked.Increment(ref sent);
        });
        Assert.Equal(100, sent);
        var answers = new List<string>();
        for (var i = 0; i < 100; i++)
            answers.Add(await client.ReceiveAsync());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"43{i}[\"text {i}\"]").Order(), answers.Order());
        await client.SendAsync("40/none");
        Assert.StartsWith("44/none", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ack_NotAskedFor_IsNotSent()
    {
        await using var host = await SocketIOHost.StartAsync();
        var answered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.On("e", (e, _) =>
        {
            Assert.False(e.HasAck);
            answered.SetResult(e.Ack());
            return ValueTask.CompletedTask;
        });
        using var client = await host.ConnectAsync();
        await client.SendAsync("42[\"e\"]");
        Assert.False(await answered.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task EmitWithAck_Unanswered_TimesOut()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(o => o.MaxPendingAcks = 1, time);
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var socket = await connected;
        var asking = socket.EmitWithAckAsync("q", 1, TestJson.Default.Int32, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            socket.EmitWithAckAsync("q", 1, TestJson.Default.Int32, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => asking);
    }

    [Fact]
    public async Task EmitWithAck_ClientGone_Fails()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var socket = await connected;
        var asking = socket.EmitWithAckAsync("q", 1, TestJson.Default.Int32, SocketIOHost.Patience, TestContext.Current.CancellationToken);
        await client.CloseAsync();
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => asking);
        await Assert.ThrowsAsync<SocketDisconnectedException>(() =>
            socket.EmitWithAckAsync("q", 1, TestJson.Default.Int32, SocketIOHost.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Handler_ThatThrows_DoesNotEndTheConnection()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Echo().On("bad", (_, _) => throw new InvalidOperationException("boom"));
        using var client = await host.ConnectAsync();
        await client.SendAsync("42[\"bad\"]");
        await client.SendAsync("42[\"message\",1]");
        Assert.Equal("42[\"message-back\",[1]]", await client.ReceiveAsync());
        Assert.Contains(host.Log.Entries, e => e.Id.Id == 1020);
    }

    [Fact]
    public async Task Handlers_AnyAndUnhandled_SeeWhatTheyShould()
    {
        await using var host = await SocketIOHost.StartAsync();
        var seen = new ConcurrentQueue<string>();
        host.Root
            .OnAny((e, _) => Note("any " + e.Name))
            .OnUnhandled((e, _) => Note("unhandled " + e.Name))
            .On("known", (e, _) => Note("known"))
            .Echo();
        using var client = await host.ConnectAsync();
        await client.SendAsync("42[\"known\"]");
        await client.SendAsync("42[\"other\"]");
        await client.SendAsync("42[\"message\"]");
        Assert.Equal("42[\"message-back\",[]]", await client.ReceiveAsync());
        Assert.Equal(["any known", "known", "any other", "unhandled other", "any message"], seen);

        ValueTask Note(string what)
        {
            seen.Enqueue(what);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Disconnect_Handlers_RunAfterTheEventsReceivedBefore()
    {
        await using var host = await SocketIOHost.StartAsync();
        var seen = new ConcurrentQueue<string>();
        host.Root.On("n", async (e, _) =>
        {
            await Task.Yield();
            seen.Enqueue(e[0].GetRawText());
        });
        host.Root.OnDisconnect((_, _) =>
        {
            seen.Enqueue("gone");
            return ValueTask.CompletedTask;
        });
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        for (var i = 0; i < 3; i++)
            await client.SendAsync($"42[\"n\",{i}]");
        await client.CloseAsync();
        await disconnected;
        Assert.Equal(["0", "1", "2", "gone"], seen);
    }
}
