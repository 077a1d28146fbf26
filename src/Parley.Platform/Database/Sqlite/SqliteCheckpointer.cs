using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Parley.Platform.Database.Sqlite;

/// <summary>Moves committed pages from the write-ahead log into the file, beside the writer instead of inside its commits.</summary>
internal sealed class SqliteCheckpointer : IAsyncDisposable
{
    private readonly SqliteConnections _connections;
    private readonly SqliteSettings _settings;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public SqliteCheckpointer(SqliteConnections connections, SqliteSettings settings, TimeProvider clock, ILogger logger)
    {
        (_connections, _settings, _logger) = (connections, settings, logger);
        _loop = Task.Factory.StartNew(() => RunAsync(clock), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    private async Task RunAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(_settings.CheckpointInterval, clock);
        SqliteConnection? connection = null;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    if (LogBytes() >= _settings.CheckpointBytes)
                    {
                        connection ??= _connections.OpenCheckpointer();
                        Checkpoint(connection, LogBytes() >= 16 * _settings.CheckpointBytes);
                    }
                }
                catch (SqliteException exception)
                {
                    DatabaseLog.CheckpointFailed(_logger, Path.GetFileName(_connections.Path), exception.SqliteExtendedErrorCode);
                    connection?.Dispose();
                    connection = null;
                }
            }
        }
        catch (OperationCanceledException)
        {
            connection?.Dispose();
        }
    }

    private long LogBytes()
    {
        var log = new FileInfo(_connections.Path + "-wal");
        return log.Exists ? log.Length : 0;
    }

    // PASSIVE never waits for readers. A log that outgrew that (a long reader) is cut back by TRUNCATE, which does.
    private static void Checkpoint(SqliteConnection connection, bool truncate)
    {
        using var command = connection.CreateCommand();
        command.CommandText = truncate ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }
}
