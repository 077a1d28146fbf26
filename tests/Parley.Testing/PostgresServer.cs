using Npgsql;

namespace Parley.Testing;

/// <summary>
/// A real PostgreSQL on a free port of the loopback address, in a temporary folder. One serves the whole test process (<see cref="SharedAsync"/>); tests that
/// stop a server start their own. Tests fail, and are not skipped, where PostgreSQL is not installed.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);
    private static int _databases;

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private PostgresProcess? _process;

    private PostgresServer()
    {
    }

    private string Data => _folder.File("data");

    /// <summary>The server of this test process, started at the first call and stopped when the process ends.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>A server of one's own, to be disposed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        try
        {
            await PostgresPrograms.MakeClusterAsync(server._folder.FullPath, server.Data);
            await server.ResumeAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>An empty database; its connection string. They go with the server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Kills the server as a power cut would, but keeps its data.</summary>
    public async Task CrashAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.StopAsync(PostgresProcess.Immediate);
        }
    }

    /// <summary>Starts it again on the same port, with the same data.</summary>
    public async Task ResumeAsync() => _process = await PostgresProcess.StartAsync(_folder.FullPath, Data, _port);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            process.StopAsync(PostgresProcess.Immediate).GetAwaiter().GetResult();
        }

        _folder.Dispose();
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "parley",
        Database = database,
        Pooling = database != "postgres", // CREATE DATABASE wants nobody in the template
        GssEncryptionMode = GssEncryptionMode.Disable,
        SslMode = SslMode.Disable,
    }.ConnectionString;
}
