using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Clients;

/// <summary>Debian's python3-socketio.</summary>
public sealed class PythonClientTests(SharedServers servers)
{
    private const string Python = "/usr/bin/python3";
    private const string Remedy = "run `apt-get install python3-socketio python3-aiohttp` (`./parley test` does)";

    [Fact]
    public async Task PythonSocketIO_DefaultTransports_ChatsBothWaysAndUpgrades()
    {
        var transports = await ForeignClient.RunAsync(Python, "python/chat.py", Remedy, await servers.SqliteAsync());

        Assert.Equal(["websocket", "websocket"], transports);
    }

    [Fact]
    public async Task PythonSocketIO_WebSocketOnly_ChatsBothWays()
    {
        var transports = await ForeignClient.RunAsync(Python, "python/chat.py", Remedy, await servers.SqliteAsync(), "websocket");

        Assert.Equal(["websocket", "websocket"], transports);
    }
}
