using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>What a client may start by joining: middleware, namespaces.</summary>
public class EntranceTests
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;
    private int _running;
    private int _mostRunning;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_InTurnsWithDisconnect_RunsOneMiddlewareAtATime(bool stays)
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Use(HoldAsync);
        host.Server.Of("/after");
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        for (var i = 0; i < 200; i++)
        {
            await client.SendAsync("40");
            await client.SendAsync("41");
        }

        if (stays)
            await client.SendAsync("40{\"last\":true}");
        await client.SendAsync("40/after,");

        // Another namespace is not held up, and with its answer all before it has been handled.
        Assert.StartsWith("40/after,", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(1, _runs);
        _release.SetResult();
        if (!stays)
            await client.SendAsync("40");
        Assert.StartsWith("40{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(2, _runs);
        Assert.Equal(1, _mostRunning);
        Assert.Single(host.Root.Sockets);
    }

    [Fact]
    public async Task Connect_ThatWaits_GoesWithItsConnection()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Use(HoldAsync);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.Use((_, _) =>
        {
            ended.TrySetResult();
            return ValueTask.CompletedTask;
        });
        var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        await client.SendAsync("41");
        await client.SendAsync("40");
        await client.CloseAsync();
        client.Dispose();
        await host.WaitUntilEmptyAsync();
        _release.SetResult();
        await ended.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        await host.AssertUnharmedAsync();
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Connect_OverTheNamespacesOfAConnection_IsRefusedWithTheReason()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.MaxNamespacesPerConnection = 3);
        var rooms = host.Server.Of(name => name.StartsWith("/r", StringComparison.Ordinal), _ => { });
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        foreach (var name in new[] { "/r1", "/r2", "/r3" })
        {
            await client.SendAsync($"40{name},");
            Assert.StartsWith($"40{name},", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        await client.SendAsync("40/r4,");
        Assert.Equal("44/r4,{\"message\":\"Too many namespaces on this connection\"}", await client.ReceiveAsync());
        Assert.Equal(3, rooms.Namespaces.Count);

        // Whoever leaves one makes room, and others have their own.
        await client.SendAsync("41/r2,");
        await client.SendAsync("40/r4,");
        Assert.StartsWith("40/r4,", await client.ReceiveAsync(), StringComparison.Ordinal);
        using var other = await host.ConnectAsync();
        await other.SendAsync("40/r2,");
        Assert.StartsWith("40/r2,", await other.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ToNamespacesWhoseMiddlewareHangs_CountsThoseThatWereLeft()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.MaxNamespacesPerConnection = 3);
        host.Server.Of(name => name.StartsWith("/r", StringComparison.Ordinal), ns => ns.Use(HoldAsync));
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        foreach (var name in new[] { "/r1", "/r2", "/r3" })
        {
            await client.SendAsync($"40{name},");
            await client.SendAsync($"41{name},");
        }

        await client.SendAsync("40/r4,");
        Assert.Equal("44/r4,{\"message\":\"Too many namespaces on this connection\"}", await client.ReceiveAsync());
        Assert.Equal(3, _runs);
    }

    private async ValueTask HoldAsync(Socket socket, CancellationToken cancellationToken)
    {
        // As an application that does not heed its token.
        Interlocked.Increment(ref _runs);
        _mostRunning = Math.Max(_mostRunning, Interlocked.Increment(ref _running));
        await _release.Task;
        Interlocked.Decrement(ref _running);
    }
}
