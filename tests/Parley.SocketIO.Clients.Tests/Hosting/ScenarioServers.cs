using Parley.SocketIO.Clients.Tests.Hosting;

[assembly: AssemblyFixture(typeof(ScenarioServers))]

namespace Parley.SocketIO.Clients.Tests.Hosting;

/// <summary>One server per door for all scenarios.</summary>
public sealed class ScenarioServers : IAsyncDisposable
{
    private readonly Lazy<Task<ScenarioServer>>[] _servers =
        [.. Enum.GetValues<Door>().Select(door => new Lazy<Task<ScenarioServer>>(() => ScenarioServer.StartAsync(door)))];

    private readonly Lazy<Task<ScenarioServer>>[] _recovering =
        [.. Enum.GetValues<Door>().Select(door => new Lazy<Task<ScenarioServer>>(() => ScenarioServer.StartAsync(door, options => options.Recovery.IsEnabled = true)))];

    public Task<ScenarioServer> GetAsync(Door door) => _servers[(int)door].Value;

    /// <summary>One with connection state recovery.</summary>
    public Task<ScenarioServer> GetRecoveringAsync(Door door) => _recovering[(int)door].Value;

    /// <summary>Nothing that an official client does may be logged as a warning: that would be a bug which an answer has hidden.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Concat(_recovering).Where(server => server.IsValueCreated))
        {
            await using var running = await server.Value;
            Assert.Equal([], running.Warnings);
        }
    }
}
