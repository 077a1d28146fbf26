using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

/// <summary>On virtual time: ping 25 s after opening and after each pong, 20 s for the answer.</summary>
public abstract class HeartbeatTests(Door door)
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_ThatAnswers_StaysConnected(bool polling)
    {
        await using var host = await SocketIOHost.StartAsync(door, time: _time);
        var (receive, send) = await OpenAsync(host, polling);
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(25.5));
            Assert.Equal("2", await receive());
            await send("3");

            // Whatever comes back proves that the pong was taken before time goes on.
            await send("40/none");
            Assert.StartsWith("44/none", await receive(), StringComparison.Ordinal);
        }

        Assert.Equal(1, host.Server.ConnectionCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_ThatDoesNotAnswer_IsDisconnected(bool polling)
    {
        await using var host = await SocketIOHost.StartAsync(door, time: _time);
        var disconnected = host.Root.NextDisconnectAsync();
        var (receive, _) = await OpenAsync(host, polling);
        _time.Advance(TimeSpan.FromSeconds(24));
        Assert.Equal(1, host.Server.ConnectionCount);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("2", await receive());
        _time.Advance(TimeSpan.FromSeconds(20.5));
        Assert.Equal(DisconnectReason.PingTimeout, await disconnected);
    }

    [Fact]
    public async Task Poller_ThatStopsPolling_IsDisconnected()
    {
        await using var host = await SocketIOHost.StartAsync(door, time: _time);
        var disconnected = host.Root.NextDisconnectAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        _time.Advance(TimeSpan.FromSeconds(46));
        Assert.Equal(DisconnectReason.PingTimeout, await disconnected);
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Client_WithoutNamespace_IsDisconnectedAfterTheConnectTimeout()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.ConnectTimeout = TimeSpan.FromSeconds(10), _time);
        using var idle = await host.OpenWebSocketAsync();
        await idle.ReceiveAsync();
        using var joined = await host.ConnectAsync();
        _time.Advance(TimeSpan.FromSeconds(10.5));
        Assert.Equal("close 1008", await idle.ReceiveAsync());
        await joined.SendAsync("40/none");
        Assert.StartsWith("44/none", await joined.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_RefusedAgainAndAgain_GetsNoMoreTime()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.ConnectTimeout = TimeSpan.FromSeconds(10), _time);
        host.Root.Use((_, _) => throw new ConnectionRefusedException("no"));
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("40");
            Assert.Equal("44{\"message\":\"no\"}", await client.ReceiveAsync());
            _time.Advance(TimeSpan.FromSeconds(3));
        }

        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal("close 1008", await client.ReceiveAsync());
    }

    private static async Task<(Func<Task<string>> Receive, Func<string, Task> Send)> OpenAsync(SocketIOHost host, bool polling)
    {
        if (polling)
        {
            var client = await host.OpenPollingAsync();
            await client.ConnectAsync();
            return (client.ReceiveAsync, client.SendAsync);
        }

        var web = await host.ConnectAsync();
        return (web.ReceiveAsync, web.SendAsync);
    }
}

public class HttpHeartbeatTests() : HeartbeatTests(Door.Http);

public class ConnectionHeartbeatTests() : HeartbeatTests(Door.Connection);
