using Parley.SocketIO.Clients.Tests.Hosting;
using Parley.Testing.Clients;

namespace Parley.SocketIO.Clients.Tests;

/// <summary>npm socket.io-client, the reference client.</summary>
public sealed class NodeClientTests(ScenarioServers servers) : OfficialClientTests
{
    private const string Remedy = "run `npm ci` in tests/clients/js (`./parley test socketio.clients` does), with Node 20.19 or newer";

    [Theory, MemberData(nameof(EveryWay))]
    public async Task Recovery_AfterBrokenConnection_GoesOnAsTheSameSocketWithWhatWasMissed(Door door, ClientTransports transports) =>
        await RunAsync("recovery", await servers.GetRecoveringAsync(door), transports);

    protected override async Task RunAsync(string scenario, Door door, ClientTransports transports) =>
        await RunAsync(scenario, await servers.GetAsync(door), transports);

    private static async Task RunAsync(string scenario, ScenarioServer server, ClientTransports transports)
    {
        var report = await ForeignClient.RunAsync(
            "node", "js/scenarios.mjs", Remedy, server.Address, [scenario, .. transports.Names()], TestContext.Current.CancellationToken);
        Assert.Equal(scenario, report.GetProperty("scenario").GetString());
    }
}
