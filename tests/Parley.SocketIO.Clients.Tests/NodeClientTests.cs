using Parley.SocketIO.Clients.Tests.Hosting;
using Parley.Testing.Clients;

namespace Parley.SocketIO.Clients.Tests;

/// <summary>npm socket.io-client, the reference client.</summary>
public sealed class NodeClientTests(ScenarioServers servers) : OfficialClientTests
{
    private const string Remedy = "run `npm ci` in tests/clients/js (`./parley test socketio.clients` does), with Node 20.19 or newer";

    protected override async Task RunAsync(string scenario, Door door, ClientTransports transports)
    {
        var server = await servers.GetAsync(door);
        var report = await ForeignClient.RunAsync(
            "node", "js/scenarios.mjs", Remedy, server.Address, [scenario, .. transports.Names()], TestContext.Current.CancellationToken);
        Assert.Equal(scenario, report.GetProperty("scenario").GetString());
    }
}
