using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Doors;

public class TrustedProxiesTests
{
    [Theory]
    [InlineData("192.0.2.1", "203.0.113.9", "https", "192.0.2.1", false)] // not a proxy of ours: nothing of it is believed
    [InlineData("10.1.2.3", "203.0.113.9", "https", "203.0.113.9", true)]
    [InlineData("10.1.2.3", "203.0.113.9", "https, http", "203.0.113.9", false)] // the nearest wrote the last
    [InlineData("10.1.2.3", "1.1.1.1, 203.0.113.9, 10.9.9.9", "", "203.0.113.9", false)] // what is left of the first stranger may be invented
    [InlineData("10.1.2.3", "unknown, 10.9.9.9", "wss", "10.9.9.9", true)]
    [InlineData("10.1.2.3", "", "", "10.1.2.3", false)]
    [InlineData("::ffff:10.1.2.3", "203.0.113.9:4711", "", "203.0.113.9", false)]
    [InlineData("fd00::1", "[2001:db8::5]:443", "", "2001:db8::5", false)]
    [InlineData("fd00::1", "2001:db8::5", "", "2001:db8::5", false)]
    public void Address_BehindProxies_IsTheNearestThatIsNotTrusted(string peer, string forwardedFor, string proto, string address, bool isSecure)
    {
        var options = new SocketIOOptions { TrustedProxies = { "10.0.0.0/8", "fd00::1" } };
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        context.Request.Headers["X-Forwarded-Proto"] = proto;
        var (proxies, request) = (new TrustedProxies(options), new HttpHandshakeRequest(context));
        Assert.Equal(address, proxies.AddressOf(request)!.ToString());
        Assert.Equal(isSecure, proxies.IsSecure(request));
    }

    [Fact]
    public async Task Options_NoAddress_IsReportedAtStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => SocketIOHost.StartAsync(o => o.TrustedProxies.Add("proxy.example")));
        Assert.Contains("proxy.example", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_OfAnIPv6Network_AreSharedByItsAddresses()
    {
        var limits = new AddressLimits(new SocketIOOptions { MaxHandshakesPerAddressPerMinute = 1 }, new ManualTime());
        Assert.Null(limits.CountHandshake(IPAddress.Parse("2001:db8::1"), out _));
        Assert.Equal(EngineError.TooManyHandshakes, limits.CountHandshake(IPAddress.Parse("2001:db8::ffff:1"), out _));
        Assert.Null(limits.CountHandshake(IPAddress.Parse("2001:db8:0:1::1"), out _));
        Assert.Null(limits.CountHandshake(IPAddress.Parse("1.2.3.4"), out _));
        Assert.Equal(EngineError.TooManyHandshakes, limits.CountHandshake(IPAddress.Parse("::ffff:1.2.3.4"), out _));
    }

    [Fact]
    public void Limits_OfManyAddresses_AreForgottenWhenTheyStandAsNew()
    {
        var time = new ManualTime();
        var limits = new AddressLimits(new SocketIOOptions { MaxHandshakesPerAddressPerMinute = 1 }, time);
        for (var i = 0; i < 5_000; i++)
        {
            Assert.Null(limits.CountHandshake(new IPAddress(i + 1L), out _));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(limits.Count, 1, 1_100);
    }
}
