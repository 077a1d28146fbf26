using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Operations;
using Parley.Testing;

namespace Parley.Server.Tests.TwoServers;

/// <summary>Two processes of the program on one PostgreSQL, each with a data folder of its own; the second has a copy of the first one's key file.</summary>
internal sealed class ServerPair : IAsyncDisposable
{
    private readonly TemporaryFolder _first = new(), _second = new();
    private readonly List<ServerProgram> _programs = [];

    private readonly IReadOnlyList<(string Key, string Value)> _settings;

    private ServerPair(string database, IReadOnlyList<(string Key, string Value)> settings) => (Database, _settings) = (database, settings);

    /// <summary>The connection string.</summary>
    public string Database { get; }

    public TestServer A { get; private set; } = null!;

    public TestServer B { get; private set; } = null!;

    /// <param name="settings">Of both, like <c>("Parley:Guests:Enabled", "true")</c>.</param>
    public static async Task<ServerPair> StartAsync(params (string Key, string Value)[] settings)
    {
        var pair = new ServerPair(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), settings);
        try
        {
            pair.A = await pair.ServeAsync(pair._first);
            File.Copy(pair._first.File("keys.json"), pair._second.File("keys.json"));
            pair.B = await pair.ServeAsync(pair._second);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            program.Dispose();
        }

        foreach (var server in new[] { A, B })
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }

        _first.Dispose();
        _second.Dispose();
    }

    private async Task<TestServer> ServeAsync(TemporaryFolder folder)
    {
        var (program, address) = await ServerProgram.ServeAsync(
            folder.FullPath, "",
            [
                ("Parley__Database__Engine", "Postgres"), ("Parley__Database__ConnectionString", Database), ("Parley__Accounts__PasswordIterations", "1000"),
                ("Parley__Limits__Scale", "1000000"), ("Parley__Flood__Scale", "1000000"),
                .. _settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)),
            ]);
        _programs.Add(program);
        return TestServer.Elsewhere(address);
    }
}
