using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

public abstract class SlowConsumerTests(Door door)
{
    private static readonly string Kilobyte = new('x', 1_000);

    [Fact]
    public async Task Client_ThatDoesNotPoll_LosesEphemeralPacketsThenItsConnection()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.SendQueueBytes = 10_000);
        var (connected, disconnected) = (host.Root.NextSocketAsync(), host.Root.NextDisconnectAsync());
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var socket = await connected;
        for (var i = 0; i < 4; i++)
            Assert.True(socket.Emit("e", Kilobyte, TestJson.Default.String, EmitOptions.Ephemeral));
        Assert.False(socket.Emit("e", Kilobyte, TestJson.Default.String, EmitOptions.Ephemeral));

        // The four ephemeral ones make room: nine more that matter fit.
        for (var i = 0; i < 9; i++)
            Assert.True(socket.Emit("e", Kilobyte, TestJson.Default.String));
        Assert.False(socket.Emit("e", Kilobyte, TestJson.Default.String));
        Assert.Equal(DisconnectReason.SlowConsumer, await disconnected);
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Volatile_WithoutAWaitingPoll_IsDropped()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var socket = await connected;
        Assert.False(socket.Emit("v", 1, TestJson.Default.Int32, EmitOptions.Volatile));
        host.Server.Of("/").To(socket.Id).Volatile.Emit("v", 2, TestJson.Default.Int32);
        socket.Emit("kept", 3, TestJson.Default.Int32);
        Assert.Equal("42[\"kept\",3]", await client.PollAsync());
    }

    [Fact]
    public async Task WebSocket_ThatDoesNotRead_IsClosedWhenItsQueueIsFull()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var (connected, disconnected) = (host.Root.NextSocketAsync(), host.Root.NextDisconnectAsync());
        using var raw = await RawWebSocket.OpenAsync(host.Url, receiveBufferBytes: 4_096);
        await raw.SendFrameAsync(0x81, "40"u8.ToArray());
        var socket = await connected;
        var large = new string('x', 100_000);
        var emitted = 0;
        while (socket.Emit("e", large, TestJson.Default.String))
            Assert.True(++emitted < 1_000);
        Assert.Equal(DisconnectReason.SlowConsumer, await disconnected);
    }

    [Fact]
    public async Task WebSocket_WhoseWriteStalls_IsCutAfterTheWriteTimeout()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(door,
            o =>
            {
                o.SendQueueBytes = 256 * 1024 * 1024;
                o.PingInterval = TimeSpan.FromHours(1);
                o.PingTimeout = TimeSpan.FromHours(1);
            },
            time);
        var (connected, disconnected) = (host.Root.NextSocketAsync(), host.Root.NextDisconnectAsync());
        using var raw = await RawWebSocket.OpenAsync(host.Url, receiveBufferBytes: 4_096);
        await raw.SendFrameAsync(0x81, "40"u8.ToArray());
        var socket = await connected;

        // More than the kernel's buffers of both ends can take.
        var large = new string('x', 1_000_000);
        for (var i = 0; i < 32; i++)
            Assert.True(socket.Emit("e", large, TestJson.Default.String));
        while (!disconnected.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(DisconnectReason.SlowConsumer, await disconnected);
    }

    [Fact]
    public async Task Meter_Connections_ReturnToZero()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var totals = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == host.Services.GetRequiredService<IMeterFactory>())
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => totals.AddOrUpdate($"{instrument.Name} {tags[0].Value}", value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => totals.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();

        var disconnected = host.Root.NextDisconnectAsync();
        var client = await host.OpenPollingAsync();
        Assert.Equal(1, totals["socketio.connections polling"]);
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        await web.ReceiveAsync();
        await web.SendAsync("5");
        await web.SendAsync("40");
        await web.ReceiveAsync();
        Assert.Equal(0, totals["socketio.connections polling"]);
        Assert.Equal(1, totals["socketio.connections websocket"]);
        Assert.Equal(1, totals["socketio.upgrades"]);
        var stopping = host.StopAsync();
        Assert.Equal("close 1001", await web.ReceiveAsync());
        await web.CloseAsync();
        await stopping;
        await disconnected;
        Assert.Equal(0, totals["socketio.connections websocket"]);
        Assert.Equal(1, totals["socketio.connections.closed"]);
    }
}

public class HttpSlowConsumerTests() : SlowConsumerTests(Door.Http);

public class ConnectionSlowConsumerTests() : SlowConsumerTests(Door.Connection);
