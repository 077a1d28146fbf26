using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Server.Tests.Fixture;
using Parley.SocketIO;

namespace Parley.Server.Tests.Http;

public sealed class ForwardedAddressTests
{
    // D1
    [Fact]
    public async Task TrustedProxies_OfThePublicAddress_HoldForSocketsToo()
    {
        await using var server = await TestServer.StartAsync(
            DatabaseEngine.Sqlite, ("Parley:Public:TrustedProxies:0", "10.0.0.0/8"), ("Parley:Public:TrustedProxies:1", "192.0.2.1"));

        Assert.Equal(["10.0.0.0/8", "192.0.2.1"], server.Services.GetRequiredService<IOptions<SocketIOOptions>>().Value.TrustedProxies);
    }

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5")]
    [InlineData("::ffff:203.0.113.5", "203.0.113.5")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    [InlineData("", "")]
    [InlineData("x", "")]
    [InlineData(null, "")]
    public void NetworkOf_AnAddress_IsWhatOneCustomerHas(string? address, string network) => Assert.Equal(network, ClientAddress.NetworkOf(address));
}
