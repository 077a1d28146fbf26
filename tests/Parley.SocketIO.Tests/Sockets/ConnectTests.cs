using System.Text.Json;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

public class ConnectTests
{
    [Fact]
    public async Task Connect_WithAuth_GivesAPublicIdThatIsNotTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync("40{\"token\":\"t\"}");
        var socket = await connected;
        Assert.Equal(20, socket.Id.Length);
        Assert.NotEqual(client.Sid, socket.Id);
        Assert.Equal("t", socket.Handshake.Auth.GetProperty("token").GetString());
        Assert.Equal("127.0.0.1", socket.Handshake.Address);
        Assert.Equal("polling", socket.Handshake.Query["transport"]);
        Assert.Equal(host.Url.Authority, socket.Handshake.Headers["host"]);
        Assert.False(socket.Handshake.IsSecure);
        Assert.Equal("Handshake", socket.Handshake.ToString());
        Assert.Equal([socket.Id], socket.Rooms);
    }

    [Fact]
    public async Task Connect_WithoutAuth_LeavesItUndefined()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        Assert.Equal(JsonValueKind.Undefined, (await connected).Handshake.Auth.ValueKind);
    }

    [Fact]
    public async Task Connect_UnknownNamespace_IsRefusedAndTheConnectionStays()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of("/custom");
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40/none,{\"a\":1}");
        Assert.Equal("44/none,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
        await client.SendAsync("40/none?x=1,");
        Assert.Equal("44/none?x=1,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
        await client.SendAsync("40/custom");
        Assert.StartsWith("40/custom,{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_ThatRefuses_SendsMessageAndDataAndAllowsAnotherTry()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Use((socket, _) => socket.Handshake.Auth.ValueKind == JsonValueKind.Undefined
            ? throw new ConnectionRefusedException("not authenticated", TestJson.Parse("{\"code\":\"token-missing\"}"))
            : ValueTask.CompletedTask);
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Assert.Equal("44{\"message\":\"not authenticated\",\"data\":{\"code\":\"token-missing\"}}", await client.ReceiveAsync());
        await client.SendAsync("40{}");
        Assert.StartsWith("40{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_ThatFails_TellsTheClientNothing()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Use((_, _) => throw new InvalidOperationException("secret"));
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Assert.Equal("44{\"message\":\"Internal server error\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Middleware_ClientGoesAway_IsCancelled()
    {
        await using var host = await SocketIOHost.StartAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.Use(async (_, token) =>
        {
            await using var registration = token.Register(cancelled.SetResult);
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        using var client = await host.OpenWebSocketAsync();
        await client.SendAsync("40");
        await entered.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        await client.CloseAsync();
        await cancelled.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        Assert.Empty(host.Root.Sockets);
    }

    [Fact]
    public async Task Middleware_RoomsJoinedInIt_TakeEffectAfterTheReply()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Use((socket, _) =>
        {
            socket.Join("room");
            host.Server.To("room").Emit("early", 1, TestJson.Default.Int32);
            return ValueTask.CompletedTask;
        });
        using var client = await host.ConnectAsync();
        host.Server.To("room").Emit("late", 1, TestJson.Default.Int32);
        Assert.Equal("42[\"late\",1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Connection_Handlers_RunBeforeAnyEventIsHandled()
    {
        await using var host = await SocketIOHost.StartAsync();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.OnConnection(async socket =>
        {
            await release.Task;
            socket.On("e", (e, _) =>
            {
                e.Ack();
                return ValueTask.CompletedTask;
            });
        });
        using var client = await host.ConnectAsync();
        await client.SendAsync("427[\"e\"]");
        release.SetResult();
        Assert.Equal("437[]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Disconnect_ByTheClient_LeavesTheNamespaceOnly()
    {
        await using var host = await SocketIOHost.StartAsync();
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync("41");
        Assert.Equal(DisconnectReason.ClientDisconnect, await disconnected);
        await client.SendAsync("40");
        Assert.StartsWith("40{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disconnect_ByTheServer_SendsWhatWasEmittedBefore(bool close)
    {
        await using var host = await SocketIOHost.StartAsync();
        var (connected, disconnected) = (host.Root.NextSocketAsync(), host.Root.NextDisconnectAsync());
        using var client = await host.ConnectAsync();
        var socket = await connected;
        socket.Emit("last", 1, TestJson.Default.Int32);
        socket.Disconnect(close);
        Assert.False(socket.Emit("after", 1, TestJson.Default.Int32));
        Assert.Equal("42[\"last\",1]", await client.ReceiveAsync());
        Assert.Equal("41", await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.ServerDisconnect, await disconnected);
        Assert.True(socket.Disconnected.IsCancellationRequested);
        Assert.Empty(socket.Rooms);
        if (close)
            Assert.Equal("close 1000", await client.ReceiveAsync());
        else
            await client.SendAsync("40");
    }

    [Fact]
    public async Task CloseTransport_ByTheServer_SendsNoDisconnectPacket()
    {
        await using var host = await SocketIOHost.StartAsync();
        var (connected, disconnected) = (host.Root.NextSocketAsync(), host.Root.NextDisconnectAsync());
        using var client = await host.ConnectAsync();
        var socket = await connected;
        socket.Emit("last", 1, TestJson.Default.Int32);
        socket.CloseTransport();
        Assert.Equal("42[\"last\",1]", await client.ReceiveAsync());
        Assert.Equal("close 1000", await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.ServerDisconnect, await disconnected);
    }
}
