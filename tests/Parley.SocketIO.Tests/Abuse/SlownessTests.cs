using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R6: clients that take their time. What HTTP servers bound by themselves (the heads of ordinary requests) is not asked here again.</summary>
public class SlownessTests
{
    private readonly ManualTime _time = new();

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

    [Fact]
    public async Task R6_Post_BrokenOffInItsBody_EndsTheSessionWithoutAnError()
    {
        await using var host = await SocketIOHost.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var client = await host.OpenPollingAsync();
            using (var raw = await RawTcp.OpenAsync(host.Url))
            {
                await raw.SendAsync($"POST {client.Address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");

                // It is told to go on when the server reads the body.
                Assert.StartsWith("HTTP/1.1 100", await raw.ReadAsync(), StringComparison.Ordinal);
                await raw.SendAsync("42[");
                raw.Reset();
            }
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
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
}
