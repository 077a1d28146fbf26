using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R11: one address with a thousand sockets, or with more handshakes than people make.</summary>
public class AddressLimitTests
{
    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R11_Sockets_OverTheCapOfAnAddress_AreRefusedWithTheReason(Door door)
    {
        const int Cap = 20;
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxConnectionsPerAddress = Cap);
        var all = new List<RawTcp>();
        var answers = new List<string>();
        for (var i = 0; i < 1_000; i++)
        {
            var raw = await RawTcp.OpenAsync(host.Url);
            all.Add(raw);
            await raw.SendAsync(RawTcp.Opening());
            answers.Add(await raw.ReadAsync());
        }

        Assert.Equal(Cap, answers.Count(answer => answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)));
        Assert.All(answers.Skip(Cap), answer =>
        {
            Assert.StartsWith("HTTP/1.1 429", answer, StringComparison.Ordinal);
            Assert.Contains("{\"code\":4,\"message\":\"Too many connections from this address\"}", answer, StringComparison.Ordinal);
        });
        Assert.Equal(Cap, host.Server.ConnectionCount);
        using var polling = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, polling.StatusCode);

        // Whoever goes makes room.
        all.ForEach(raw => raw.Dispose());
        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R11_Handshakes_OverTheRateOfAnAddress_AreRefusedUntilTimeHasPassed(Door door)
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxHandshakesPerAddressPerMinute = 10, time);
        for (var i = 0; i < 15; i++)
            Assert.StartsWith(i < 10 ? "HTTP/1.1 101" : "HTTP/1.1 429", await OpenAsync(host, ""), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(6.1));
        Assert.StartsWith("HTTP/1.1 101", await OpenAsync(host, ""), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 429", await OpenAsync(host, ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Door.Http, false)]
    [InlineData(Door.Http, true)]
    [InlineData(Door.Connection, false)]
    [InlineData(Door.Connection, true)]
    public async Task R11_ForwardedAddress_CountsOnlyBehindATrustedProxy(Door door, bool isTrusted)
    {
        await using var host = await SocketIOHost.StartAsync(door, o =>
        {
            o.MaxHandshakesPerAddressPerMinute = 5;
            if (isTrusted)
                o.TrustedProxies.Add("127.0.0.1");
        });
        var opened = 0;
        for (var i = 0; i < 20; i++)
        {
            // What stands left of the proxy's own entry is the client's invention.
            if ((await OpenAsync(host, $"X-Forwarded-For: 6.6.6.{i}, 9.9.9.9\r\n")).StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
                opened++;
        }

        Assert.Equal(5, opened);
        Assert.StartsWith(isTrusted ? "HTTP/1.1 101" : "HTTP/1.1 429", await OpenAsync(host, "X-Forwarded-For: 8.8.8.8\r\n"), StringComparison.Ordinal);
    }

    private static async Task<string> OpenAsync(SocketIOHost host, string headers)
    {
        using var raw = await RawTcp.OpenAsync(host.Url);
        await raw.SendAsync(RawTcp.Opening(headers: headers));
        return await raw.ReadAsync();
    }
}
