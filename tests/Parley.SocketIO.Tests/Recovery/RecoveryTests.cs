using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Recovery;

/// <summary>Recovery on a server that is alone; what two nodes do is in the contract.</summary>
public class RecoveryTests
{
    [Fact]
    public async Task Connect_WithRecoveryOff_HasNoPidAndEventsHaveNoOffset()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40{\"pid\":\"AAAAAAAAAAAAAAAAAAAAAAAA\",\"offset\":\"AAAAAAAAAAAA.1\"}");
        var reply = JsonElement.Parse((await client.ReceiveAsync())[2..]);
        Assert.Equal(["sid"], reply.EnumerateObject().Select(property => property.Name));
        host.Root.Emit("e", 1, TestJson.Default.Int32);
        Assert.Equal("42[\"e\",1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Client_ThatComesBack_IsCountedAndPassesMiddlewareUnaskedIfThatIsWanted()
    {
        await using var host = await SocketIOHost.StartAsync(o =>
        {
            o.Recovery.IsEnabled = true;
            o.Recovery.SkipMiddlewares = true;
        });
        var asked = 0;
        host.Root.Use((_, _) =>
        {
            asked++;
            return ValueTask.CompletedTask;
        });
        var results = new List<string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "socketio.recoveries" && instrument.Meter.Scope == host.Services.GetRequiredService<IMeterFactory>())
                listener.EnableMeasurementEvents(instrument);
        }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => results.Add(tags[0].Value as string));
        listener.Start();

        var claim = await ConnectAndBreakAsync(host);
        host.Root.Emit("e", 1, TestJson.Default.Int32);
        using var again = await host.OpenWebSocketAsync();
        await again.ReceiveAsync();
        await again.SendAsync("40" + claim);
        Assert.Contains(JsonElement.Parse(claim).GetProperty("pid").GetString()!, await again.ReceiveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("42[\"e\",1,\"", await again.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(1, asked);

        using var other = await host.OpenWebSocketAsync();
        await other.ReceiveAsync();
        await other.SendAsync("40{\"pid\":\"AAAAAAAAAAAAAAAAAAAAAAAA\"}");
        await other.ReceiveAsync();
        Assert.Equal(["recovered", "lost"], results);
    }

    [Fact]
    public async Task Volatile_AndEphemeral_HaveNoOffset()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.Recovery.IsEnabled = true);
        using var client = await host.ConnectAsync();
        host.Root.Emit("e", 1, TestJson.Default.Int32, EmitOptions.Ephemeral);
        Assert.Equal("42[\"e\",1]", await client.ReceiveAsync());
        host.Root.Emit("e", 2, TestJson.Default.Int32);
        Assert.StartsWith("42[\"e\",2,\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisconnectHandler_OfTheOldConnection_RunsBeforeTheNewOneConnects()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.Recovery.IsEnabled = true);
        var told = new List<string>();
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isEnding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.OnConnection(socket =>
        {
            told.Add("connected " + socket.Recovered);
            return ValueTask.CompletedTask;
        });
        host.Root.OnDisconnect(async (_, _) =>
        {
            isEnding.TrySetResult();
            await mayEnd.Task;
            told.Add("disconnected");
        });
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        var pid = JsonElement.Parse((await client.ReceiveAsync())[2..]).GetProperty("pid").GetString();
        using var again = await host.OpenWebSocketAsync();
        await again.ReceiveAsync();
        await again.SendAsync($"40{{\"pid\":\"{pid}\"}}");
        await isEnding.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        mayEnd.SetResult();
        Assert.Contains(pid!, await again.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(["connected False", "disconnected"], told[..2]);
    }

    [Fact]
    public async Task Bounds_AreTheServersOverAllItsNamespaces()
    {
        await using var host = await SocketIOHost.StartAsync(o =>
        {
            o.Recovery.IsEnabled = true;
            o.Recovery.MaxPackets = 4;
        });
        var claim = await ConnectAndBreakAsync(host);
        host.Root.Emit("missed", 1, TestJson.Default.Int32);
        for (var i = 0; i < 4; i++)
            host.Server.Of("/other" + i).Emit("e", i, TestJson.Default.Int32);
        using var again = await host.OpenWebSocketAsync();
        await again.ReceiveAsync();
        await again.SendAsync("40" + claim);
        Assert.DoesNotContain(JsonElement.Parse(claim).GetProperty("pid").GetString()!, await again.ReceiveAsync(), StringComparison.Ordinal);
    }

    /// <summary>A handler that waits for another thread's emit would never end if it ran under the lock that orders them.</summary>
    [Fact]
    public async Task OnAnyOutgoing_Handler_HoldsUpNobodyElse()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.Recovery.IsEnabled = true);
        var isFree = new List<bool>();
        host.Root.OnAnyOutgoing((_, name, _) =>
        {
            if (name == "first")
                isFree.Add(Task.Run(() => host.Root.Emit("second")).Wait(SocketIOHost.Patience));
        });
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var socket = await connected;
        host.Root.Emit("first");
        socket.Emit("first");
        Assert.Equal([true, true], isFree);
        foreach (var name in new[] { "first", "second", "first", "second" })
            Assert.StartsWith($"42[\"{name}\",", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DynamicNamespace_WithoutSockets_StaysWhileASessionWaits()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(o => o.Recovery.IsEnabled = true, time);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rooms = host.Server.Of(name => name == "/room", ns => ns.OnDisconnect((_, _) =>
        {
            gone.TrySetResult();
            return ValueTask.CompletedTask;
        }));
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40/room,");
        var reply = await client.ReceiveAsync();
        client.Abort();
        await gone.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);

        using var again = await host.OpenWebSocketAsync();
        await again.ReceiveAsync();
        var pid = JsonElement.Parse(reply["40/room,".Length..]).GetProperty("pid").GetString();
        await again.SendAsync($"40/room,{{\"pid\":\"{pid}\"}}");
        Assert.Equal(reply, await again.ReceiveAsync());
        var left = Assert.Single(rooms.Namespaces).NextDisconnectAsync();
        again.Abort();
        await left;
        Assert.Single(rooms.Namespaces);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(rooms.Namespaces);
    }

    [Fact]
    public async Task Options_OutOfRange_AreNamedAllAtOnce()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => SocketIOHost.StartAsync(o =>
        {
            o.Recovery.MaxPackets = 0;
            o.Recovery.MaxSessions = 0;
            o.Recovery.MaxBytes = 1;
            o.Recovery.MaxDisconnectionDuration = TimeSpan.Zero;
            o.Cluster.HeartbeatTimeout = o.Cluster.HeartbeatInterval;
        }));
        Assert.Equal(5, error.Failures.Count());
        Assert.Contains(error.Failures, failure => failure.Contains("Recovery:MaxPackets is 0", StringComparison.Ordinal));
        Assert.Contains(error.Failures, failure => failure.Contains("longer than HeartbeatInterval", StringComparison.Ordinal));
    }

    /// <summary>What a client presents that has lost its connection.</summary>
    private static async Task<string> ConnectAndBreakAsync(SocketIOHost host)
    {
        var gone = host.Root.NextDisconnectAsync();
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        var pid = JsonElement.Parse((await client.ReceiveAsync())[2..]).GetProperty("pid").GetString();
        client.Abort();
        await gone;
        return $"{{\"pid\":\"{pid}\"}}";
    }
}
