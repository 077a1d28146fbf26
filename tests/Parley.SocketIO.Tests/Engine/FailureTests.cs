using Microsoft.Extensions.Logging;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

/// <summary>An exception that nobody expected: its connection ends at once, everything that stood on it is told, and it is logged.</summary>
public class FailureTests
{
    private const int SessionFailed = 1026;

    [Theory]
    [InlineData(Door.Http, "now")]
    [InlineData(Door.Http, "later")]
    [InlineData(Door.Connection, "now")]
    [InlineData(Door.Connection, "later")]
    public async Task WebSocket_ListenerThatThrows_EndsTheSession(Door door, string message)
    {
        var listener = new FailingListener();
        await using var host = await EngineHost.StartAsync(door, _ => listener);
        using var client = await WebSocketClient.OpenAsync(host.Url);
        await client.ReceiveAsync();
        await client.SendAsync("4" + message);
        Assert.Equal("close 1011", await client.ReceiveAsync());
        await AssertEndedAsync(host, listener);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("later")]
    public async Task Polling_ListenerThatThrows_EndsTheSession(string message)
    {
        var listener = new FailingListener();
        await using var host = await EngineHost.StartAsync(Door.Http, _ => listener);
        var client = new PollingClient(host.Http);
        await client.OpenAsync();
        await client.SendAsync("4" + message);
        await client.AssertGoneAsync();
        await AssertEndedAsync(host, listener);
    }

    [Fact]
    public async Task Upgrade_ListenerThatThrows_EndsTheSession()
    {
        var listener = new FailingListener();
        await using var host = await EngineHost.StartAsync(Door.Http, _ => listener);
        var client = new PollingClient(host.Http);
        await client.OpenAsync();
        using var socket = await WebSocketClient.OpenAsync(host.Url, client.Sid);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        await socket.SendAsync("5");
        Assert.Equal("close 1011", await socket.ReceiveAsync());
        await AssertEndedAsync(host, listener);
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task Engine_ConnectionHandlerThatThrows_ClosesTheConnection(Door door)
    {
        await using var host = await EngineHost.StartBareAsync(door, socket =>
        {
            socket.Send("hello");
            throw new InvalidOperationException("a bug");
        });
        using var client = await WebSocketClient.OpenAsync(host.Url);
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal("4hello", await client.ReceiveAsync());
        Assert.Equal("close 1000", await client.ReceiveAsync());
        client.Dispose();
        await host.WaitUntilEmptyAsync();
        Assert.Contains(host.Log.Entries, entry => entry.Id.Id == 1023 && entry.Text.Contains("a bug", StringComparison.Ordinal));
    }

    /// <summary>What fails is a log, on whatever the application's code has thrown.</summary>
    [Theory]
    [InlineData(1020, "42[\"fail\"]")]
    [InlineData(1021, "40/fail,")]
    public async Task Socket_FailureWhileAFailureIsHandled_EndsTheConnection(int logged, string packet)
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Log.FailsOn = logged;
        host.Root.On("fail", (_, _) => throw new InvalidOperationException("a bug"));
        host.Server.Of("/fail").Use((_, _) => throw new InvalidOperationException("a bug"));
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(packet);
        Assert.Equal("close 1011", await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.TransportError, await disconnected);
        await client.CloseAsync();
        Assert.Contains(host.Log.Entries, entry => entry.Id.Id == SessionFailed && entry.Level == LogLevel.Error);
    }

    private static async Task AssertEndedAsync(EngineHost host, FailingListener listener)
    {
        Assert.Equal(DisconnectReason.TransportError, await listener.Closed.Task.WaitAsync(SocketIOHost.Patience));
        Assert.Contains(host.Log.Entries, entry => entry.Id.Id == SessionFailed && entry.Text.Contains("a bug", StringComparison.Ordinal));
    }

    private sealed class FailingListener : IEngineListener
    {
        internal TaskCompletionSource<DisconnectReason> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<bool> OnMessageAsync(Memory<byte> data, bool isBinary)
        {
            return data.Span.SequenceEqual("later"u8) ? LaterAsync() : throw new InvalidOperationException("a bug");

            static async ValueTask<bool> LaterAsync()
            {
                await Task.Yield();
                throw new ArgumentException("a bug");
            }
        }

        public void OnUpgraded() => throw new InvalidOperationException("a bug");

        public void OnClosed(DisconnectReason reason) => Closed.TrySetResult(reason);
    }
}
