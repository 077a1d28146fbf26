using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Clients;

/// <summary>npm socket.io-client, the official client.</summary>
public sealed class NodeClientTests(SharedServers servers)
{
    private const string Remedy = "run `npm ci` in tests/clients/js (`./parley test server` does), with Node 20.19 or newer";

    [Fact]
    public async Task SocketIOClient_DefaultTransports_ChatsBothWaysAndUpgrades()
    {
        var transports = await ForeignClient.RunAsync("node", "js/chat.mjs", Remedy, await servers.SqliteAsync());

        Assert.Equal(["websocket", "websocket"], transports);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    public async Task SocketIOClient_OneTransport_ChatsBothWays(string transport)
    {
        var transports = await ForeignClient.RunAsync("node", "js/chat.mjs", Remedy, await servers.SqliteAsync(), transport);

        Assert.Equal([transport, transport], transports);
    }
}
