using Parley.Server.Tests.Fixture;
using Parley.Testing.Clients;

namespace Parley.Server.Tests.Clients;

/// <summary>npm socket.io-client, the official client.</summary>
public sealed class NodeClientTests(SharedServers servers)
{
    private const string Remedy = "run `npm ci` in tests/clients/js (`./parley test server` does), with Node 20.19 or newer";

    [Fact]
    public async Task SocketIOClient_DefaultTransports_ChatsBothWaysAndUpgrades()
    {
        var transports = await ChatAsync();

        Assert.Equal(["websocket", "websocket"], transports);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    public async Task SocketIOClient_OneTransport_ChatsBothWays(string transport)
    {
        var transports = await ChatAsync(transport);

        Assert.Equal([transport, transport], transports);
    }

    /// <summary>The transports that the script's two people ended on.</summary>
    private async Task<string[]> ChatAsync(params string[] transports)
    {
        var server = await servers.SqliteAsync();
        var report = await ForeignClient.RunAsync("node", "js/chat.mjs", Remedy, server.Address, transports, TestContext.Current.CancellationToken);
        return [.. report.GetProperty("transports").EnumerateArray().Select(name => name.GetString()!)];
    }
}
