using Parley.SocketIO.Clients.Tests.Hosting;

namespace Parley.SocketIO.Clients.Tests.DotNet;

/// <summary>NuGet SocketIOClient, whose names and options are its own.</summary>
public sealed class DotNetClientTests(ScenarioServers servers) : OfficialClientTests
{
    protected override async Task RunAsync(string scenario, Door door, ClientTransports transports)
    {
        var server = await servers.GetAsync(door);
        var scenarios = new DotNetScenarios(server.Address, transports);
        await (scenario switch
        {
            "auth" => scenarios.AuthAsync(),
            "events" => scenarios.EventsAsync(),
            "acks" => scenarios.AcksAsync(),
            "binary" => scenarios.BinaryAsync(),
            "namespaces" => scenarios.NamespacesAsync(),
            "reconnect" => scenarios.ReconnectAsync(),
            "upgrades" => scenarios.UpgradesAsync(),
            _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario, null),
        });
    }
}
