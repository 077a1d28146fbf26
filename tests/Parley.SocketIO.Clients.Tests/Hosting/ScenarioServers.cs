using Parley.SocketIO.Clients.Tests.Hosting;

[assembly: AssemblyFixture(typeof(ScenarioServers))]

namespace Parley.SocketIO.Clients.Tests.Hosting;

/// <summary>One server per door for all scenarios.</summary>
public sealed class ScenarioServers : IAsyncDisposable
{
    private readonly Lazy<Task<ScenarioServer>>[] _servers =
        [.. Enum.GetValues<Door>().Select(door => new Lazy<Task<ScenarioServer>>(() => ScenarioServer.StartAsync(door)))];

    public Task<ScenarioServer> GetAsync(Door door) => _servers[(int)door].Value;

    /// <summary>Nothing that an official client does may be logged as a warning: that would be a bug which an answer has hidden.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Where(server => server.IsValueCreated))
        {
            await using var running = await server.Value;
            Assert.Equal([], running.Warnings);
        }
    }
}
