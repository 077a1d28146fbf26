using Parley.Server.Tests.Fixture;
using Parley.Testing.Clients;

namespace Parley.Server.Tests.Clients;

/// <summary>Debian's python3-socketio.</summary>
public sealed class PythonClientTests(SharedServers servers)
{
    private const string Python = "/usr/bin/python3";
    private const string Remedy = "run `apt-get install python3-socketio python3-aiohttp` (`./parley test` does)";

    [Fact]
    public async Task PythonSocketIO_DefaultTransports_ChatsBothWaysAndUpgrades()
    {
        var transports = await ChatAsync();

        Assert.Equal(["websocket", "websocket"], transports);
    }

    [Fact]
    public async Task PythonSocketIO_WebSocketOnly_ChatsBothWays()
    {
        var transports = await ChatAsync("websocket");

        Assert.Equal(["websocket", "websocket"], transports);
    }

    /// <summary>The transports that the script's two people ended on.</summary>
    private async Task<string[]> ChatAsync(params string[] transports)
    {
        var server = await servers.SqliteAsync();
        var report = await ForeignClient.RunAsync(Python, "python/chat.py", Remedy, server.Address, transports, TestContext.Current.CancellationToken);
        return [.. report.GetProperty("transports").EnumerateArray().Select(name => name.GetString()!)];
    }
}
