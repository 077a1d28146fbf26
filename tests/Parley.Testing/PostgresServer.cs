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

    /// <summary>No fsync: most tests cut no power. The data must outlive the process, not the machine.</summary>
    private static readonly string[] Careless = ["fsync=off"];

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly string _data;
    private readonly IReadOnlyList<string> _settings;
    private PostgresProcess? _process;

    private PostgresServer(string? data, IReadOnlyList<string> settings) => (_data, _settings) = (data ?? _folder.File("data"), settings);

    /// <summary>The server of this test process, started at the first call and stopped by <see cref="StopSharedServers"/>.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>Stops the shared one, if it was ever asked for.</summary>
    internal static async Task StopSharedAsync()
    {
        if (Shared.IsValueCreated)
        {
            (await Shared.Value).Dispose();
        }
    }

    /// <summary>A server of one's own, to be disposed.</summary>
    public static Task<PostgresServer> StartAsync() => StartAsync(data: null, Careless);

    /// <param name="data">A folder that does not exist yet, in one that the account <c>postgres</c> may write to; null: a temporary one.</param>
    /// <param name="settings">Like <c>fsync=off</c>, on top of its own defaults.</param>
    public static async Task<PostgresServer> StartAsync(string? data, IReadOnlyList<string> settings)
    {
        var server = new PostgresServer(data, settings);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        try
        {
            await PostgresPrograms.MakeClusterAsync(server._folder.FullPath, server._data);
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

    /// <summary>SIGKILL to all of its processes: nothing is finished, and the next start recovers from the log.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            if (!process.HasEnded)
            {
                await process.SignalAllAsync("KILL");
            }

            await process.EndedAsync();
        }
    }

    /// <summary>An orderly stop: open transactions are rolled back, and a checkpoint is written.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.StopAsync(PostgresProcess.Fast);
        }
    }

    /// <summary>SIGSTOP to all of its processes.</summary>
    public Task PauseAsync() => _process!.SignalAllAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task ContinueAsync() => _process!.SignalAllAsync("CONT");

    /// <summary>Whether it has ended by itself: on a full disk, for example.</summary>
    public bool HasEnded => _process is not { HasEnded: false };

    /// <summary>Starts it again on the same port, with the same data.</summary>
    public async Task ResumeAsync() => _process = await PostgresProcess.StartAsync(_folder.FullPath, _data, _port, _settings);

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
