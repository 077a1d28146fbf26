using Parley.SocketIO.Clients.Tests.Hosting;
using Parley.Testing.Clients;

namespace Parley.SocketIO.Clients.Tests;

/// <summary>Debian's python3-socketio.</summary>
public sealed class PythonClientTests(ScenarioServers servers) : OfficialClientTests
{
    private const string Remedy = "run `apt-get install python3-socketio python3-aiohttp` (`./parley test` does)";

    protected override async Task RunAsync(string scenario, Door door, ClientTransports transports)
    {
        var server = await servers.GetAsync(door);
        var report = await ForeignClient.RunAsync(
            "/usr/bin/python3", "python/scenarios.py", Remedy, server.Address, [scenario, .. transports.Names()], TestContext.Current.CancellationToken);
        Assert.Equal(scenario, report.GetProperty("scenario").GetString());
    }
}
