using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R6: clients that take their time. What HTTP servers bound by themselves (the heads of ordinary requests) is not asked here again.</summary>
public class SlownessTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task R6_RequestHead_ThatNeverEnds_IsAnsweredAndClosedAfterTenSeconds()
    {
        await using var host = await SocketIOHost.StartAsync(Door.Connection, time: _time);
        using (var raw = await RawTcp.OpenAsync(host.Url))
        {
            await raw.SendAsync(RawTcp.Opening()[..60]);

            // Somebody else's whole conversation: the server has seen these bytes by then. One that is silent for ten seconds is left to HTTP instead.
            await host.AssertUnharmedAsync();
            Assert.StartsWith("HTTP/1.1 408", await PassTimeAsync(raw.ReadToEndAsync()), StringComparison.Ordinal);
        }

        Assert.InRange(_time.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(10), TimeSpan.MaxValue);
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R6_Client_ThatJoinsNoNamespace_IsClosed(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.ConnectTimeout = TimeSpan.FromSeconds(10), _time);
        using (var idle = await host.OpenWebSocketAsync())
        {
            await idle.ReceiveAsync();
            _time.Advance(TimeSpan.FromSeconds(10.5));
            Assert.Equal("close 1008", await idle.ReceiveAsync());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R6_Client_ThatAnswersNoPing_IsClosed(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door, time: _time);
        var disconnected = host.Root.NextDisconnectAsync();
        using (var mute = await host.ConnectAsync())
        {
            _time.Advance(TimeSpan.FromSeconds(25.5));
            Assert.Equal("2", await mute.ReceiveAsync());
            _time.Advance(TimeSpan.FromSeconds(20.5));
            await mute.ReceiveCloseAsync();
        }

        Assert.Equal(DisconnectReason.PingTimeout, await disconnected);
        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R6_Client_ThatSendsAByteOfAFrameNowAndThen_IsClosed(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door, time: _time);
        var disconnected = host.Root.NextDisconnectAsync();
        using (var raw = await RawWebSocket.OpenAsync(host.Url))
        {
            await raw.ReadFrameAsync();
            await raw.SendFrameAsync(0x81, "40"u8.ToArray());
            await raw.ReadFrameAsync();
            var frame = RawWebSocket.Frame(0x81, new byte[100]);
            for (var i = 0; i < frame.Length && !disconnected.IsCompleted; i++)
            {
                await raw.SendAsync([frame[i]]);
                _time.Advance(TimeSpan.FromSeconds(5));
            }
        }

        Assert.Contains(await disconnected, new[] { DisconnectReason.PingTimeout, DisconnectReason.SlowConsumer });
        await host.WaitUntilEmptyAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R6_ThousandsOfSilentConnections_BlockNobody(Door door)
    {
        const int Silent = 2_000;
        await using var host = await SocketIOHost.StartAsync(door);
        var all = new List<RawTcp>();
        try
        {
            for (var i = 0; i < Silent; i++)
            {
                var raw = await RawTcp.OpenAsync(host.Url);
                all.Add(raw);
                if (i % 2 == 0)
                    await raw.SendAsync(RawTcp.Opening()[..40]);
            }

            await host.AssertUnharmedAsync();
        }
        finally
        {
            all.ForEach(raw => raw.Dispose());
        }
    }

    /// <summary>Lets time pass until it has an effect: the server may see what was sent before any part of it.</summary>
    private async Task<T> PassTimeAsync<T>(Task<T> effect)
    {
        while (!effect.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await effect;
    }
}
