using Parley.Platform.Database;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

[assembly: AssemblyFixture(typeof(SharedServers))]

namespace Parley.Server.Tests.Fixture;

/// <summary>One server per engine for all tests that bring people of their own and neither stop nor slow it.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly Lazy<Task<TestServer>>[] _servers =
        [.. Enum.GetValues<DatabaseEngine>().Select(engine => new Lazy<Task<TestServer>>(() => TestServer.StartAsync(engine)))];

    public Task<TestServer> GetAsync(DatabaseEngine engine) => _servers[(int)engine].Value;

    public Task<TestServer> SqliteAsync() => GetAsync(DatabaseEngine.Sqlite);

    /// <summary>Nothing that the shared tests do may be logged as an error: that would be a bug which an answer has hidden.</summary>
    public async ValueTask DisposeAsync()
    {
        await using var databases = new StopSharedServers();
        foreach (var server in _servers.Where(server => server.IsValueCreated))
        {
            await using var running = await server.Value;
            Assert.True(running.Log.Errors.Count == 0, running.Log.Errors.Count == 0 ? "" : $"The server logged {running.Log.Errors.Count} errors, the first: {running.Log.Errors[0]}");
        }
    }
}
