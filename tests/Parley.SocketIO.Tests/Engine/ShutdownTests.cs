using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

public abstract class ShutdownTests(Door door)
{
    [Fact]
    public async Task Stop_EveryTransport_IsToldAfterItsQueueHasDrained()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        host.Root.OnDisconnect((socket, _) =>
        {
            Assert.False(socket.IsConnected);
            return ValueTask.CompletedTask;
        });
        using var web = await host.ConnectAsync();
        var poller = await host.OpenPollingAsync();
        await poller.ConnectAsync();
        host.Root.Emit("bye", 1, TestJson.Default.Int32);
        var stopping = host.StopAsync();
        Assert.Equal("42[\"bye\",1]", await web.ReceiveAsync());
        Assert.Equal("close 1001", await web.ReceiveAsync());
        Assert.Equal("42[\"bye\",1]", await poller.PollAsync());
        Assert.Equal("1", await poller.PollAsync());
        await web.CloseAsync();
        await stopping;
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Fact]
    public async Task Stop_DuringAProbedUpgrade_IsToldOverTheWebSocket()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var poll = client.PollAsync();
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        Assert.Equal("3probe", await web.ReceiveAsync());
        Assert.Equal("6", await poll);
        host.Root.Emit("bye", 1, TestJson.Default.Int32);
        var shutdown = host.Server.ShutdownAsync(TestContext.Current.CancellationToken);
        await web.SendAsync("5");
        Assert.Equal("42[\"bye\",1]", await web.ReceiveAsync());
        Assert.Equal("close 1001", await web.ReceiveAsync());
        await web.CloseAsync();
        await shutdown.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Fact]
    public async Task Stop_WaitsForDisconnectHandlers()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource<DisconnectReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.OnDisconnect(async (_, reason) =>
        {
            entered.SetResult(reason);
            await release.Task;
        });
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var poll = client.PollAsync();
        var shutdown = host.Server.ShutdownAsync(TestContext.Current.CancellationToken);
        Assert.Equal("1", await poll);
        Assert.Equal(DisconnectReason.ServerShutdown, await entered.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken));
        Assert.False(shutdown.IsCompleted);
        release.SetResult();
        await shutdown.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stop_ClientThatDoesNotAnswer_IsCutAfterTheShutdownTimeout()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(door, time: time);
        using var client = await host.ConnectAsync();
        var stopping = host.StopAsync();
        Assert.Equal("close 1001", await client.ReceiveAsync());
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, host.Server.ConnectionCount);
        time.Advance(TimeSpan.FromSeconds(1.5));
        await stopping;
    }

    [Fact]
    public async Task Handshake_AfterShutdown_Is503()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        await host.Server.ShutdownAsync(TestContext.Current.CancellationToken);
        using var response = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}

public class HttpShutdownTests() : ShutdownTests(Door.Http);

public class ConnectionShutdownTests() : ShutdownTests(Door.Connection);
