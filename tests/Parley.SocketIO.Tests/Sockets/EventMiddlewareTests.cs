using System.Collections.Concurrent;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

/// <summary>What stands between an event and its handlers, and around a socket's life.</summary>
public class EventMiddlewareTests
{
    [Fact]
    public async Task Middleware_OfNamespaceAndSocket_RunInOrderBeforeTheHandlers()
    {
        await using var host = await SocketIOHost.StartAsync();
        var seen = new ConcurrentQueue<string>();
        host.Root
            .OnConnection(socket => socket.Use((e, _) => Note("socket " + e.Name)))
            .UseEvent((e, _) => Note("namespace " + e.Name))
            .OnAny((e, _) => Note("any"))
            .On("go", e =>
            {
                seen.Enqueue("handler");
                e.Ack();
            });
        using var client = await host.ConnectAsync();
        await client.SendAsync("421[\"go\"]");
        Assert.Equal("431[]", await client.ReceiveAsync());
        Assert.Equal(["any", "namespace go", "socket go", "handler"], seen);

        ValueTask Note(string what)
        {
            seen.Enqueue(what);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Middleware_ThatRefuses_AnswersTheAckAndTheHandlerDoesNotRun()
    {
        await using var host = await SocketIOHost.StartAsync();
        var refused = new ConcurrentQueue<string>();
        host.Root
            .UseEvent((e, _) => e.Name switch
            {
                "secret" => throw new EventRefusedException("not allowed", TestJson.Parse("{\"code\":7}")),
                "broken" => throw new InvalidOperationException("what only the log may know"),
                _ => ValueTask.CompletedTask,
            })
            .OnRefused((e, refusal) =>
            {
                refused.Enqueue(e.Name + ": " + refusal.Message);
                if (e.Count > 0)
                    e.Ack("own answer");
                return ValueTask.CompletedTask;
            })
            .On("secret", _ => Assert.Fail("refused"))
            .OnUnhandled(_ => Assert.Fail("refused"))
            .Echo();
        using var client = await host.ConnectAsync();
        await client.SendAsync("421[\"secret\"]");
        await client.SendAsync("422[\"broken\"]");
        await client.SendAsync("423[\"secret\",1]");
        await client.SendAsync("42[\"secret\"]");
        await client.SendAsync("42[\"message\"]");
        Assert.Equal("431[{\"error\":{\"message\":\"not allowed\",\"data\":{\"code\":7}}}]", await client.ReceiveAsync());
        Assert.Equal("432[{\"error\":{\"message\":\"Internal server error\"}}]", await client.ReceiveAsync());
        Assert.Equal("433[\"own answer\"]", await client.ReceiveAsync());
        Assert.Equal("42[\"message-back\",[]]", await client.ReceiveAsync());
        Assert.Equal(["secret: not allowed", "broken: Internal server error", "secret: not allowed", "secret: not allowed"], refused);
        Assert.Single(host.Log.Entries, e => e.Id.Id == 1020);
    }

    [Fact]
    public async Task Disconnecting_Handlers_SeeTheRoomsAndRunFirst()
    {
        await using var host = await SocketIOHost.StartAsync();
        var seen = new ConcurrentQueue<string>();
        host.Root
            .OnConnection(socket =>
            {
                socket.Join("a");
                socket.OnDisconnecting((s, reason, rooms) => Note($"own {reason} {rooms.Contains("a")} {rooms.Contains(s.Id)}"));
            })
            .OnDisconnecting((s, reason, rooms) => Note($"shared {reason} {rooms.Count}"))
            .OnDisconnect((s, _) => Note($"gone {s.Rooms.Count}"));
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync("41");
        await disconnected;
        Assert.Equal(["shared ClientDisconnect 2", "own ClientDisconnect True True", "gone 0"], seen);

        ValueTask Note(string what)
        {
            seen.Enqueue(what);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task OnAnyOutgoing_Handlers_SeeEventsButNoAcks()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        var seen = new ConcurrentQueue<string>();
        host.Root.OnAnyOutgoing((socket, name, arguments) => seen.Enqueue($"all {name} {arguments.GetRawText()}"));
        host.Root.On("ask", e => e.Ack("no event"));
        using var client = await host.ConnectAsync();
        var socket = await connected;
        socket.OnAnyOutgoing((_, name, _) => seen.Enqueue("own " + name));
        socket.OnAnyOutgoing((_, _, _) => throw new InvalidOperationException("does not stop the emit"));
        socket.Emit("a", 1, "x");
        host.Root.Emit("b");
        socket.Emit("c", new byte[] { 1 });
        await client.SendAsync("421[\"ask\"]");
        Assert.Equal("42[\"a\",1,\"x\"]", await client.ReceiveAsync());
        Assert.Equal("42[\"b\"]", await client.ReceiveAsync());
        Assert.Equal("451-[\"c\",{\"_placeholder\":true,\"num\":0}]", await client.ReceiveAsync());
        Assert.Equal("bAQ==", await client.ReceiveAsync());
        Assert.Equal("431[\"no event\"]", await client.ReceiveAsync());
        Assert.Equal(["all a [1,\"x\"]", "own a", "all b []", "own b", "all c [{\"_placeholder\":true,\"num\":0}]", "own c"], seen);
    }

    [Fact]
    public async Task Upgrade_IsSeenByItsHandlers()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        var upgraded = new TaskCompletionSource<SocketIOTransports>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.OnUpgrade(socket =>
        {
            upgraded.TrySetResult(socket.Transport);
            return ValueTask.CompletedTask;
        });
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        Assert.Equal(SocketIOTransports.Polling, (await connected).Transport);
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        Assert.Equal("3probe", await web.ReceiveAsync());
        await web.SendAsync("5");
        Assert.Equal(SocketIOTransports.WebSocket, await upgraded.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken));
    }
}
