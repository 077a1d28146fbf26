using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Parley.Platform.Database.Sqlite;

/// <summary>Moves committed pages from the write-ahead log into the file, on a thread of its own beside the writer instead of inside its commits.</summary>
internal sealed class SqliteCheckpointer : IAsyncDisposable
{
    /// <summary>A log this many times larger than <see cref="SqliteSettings.CheckpointBytes"/> is cut back: 64 MiB.</summary>
    private const int CutBackFactor = 16;

    private readonly SqliteConnections _connections;
    private readonly SqliteSettings _settings;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PeriodicTimer _timer;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteCheckpointer(SqliteConnections connections, string module, SqliteSettings settings, TimeProvider clock, ILogger logger)
    {
        (_connections, _settings, _logger) = (connections, settings, logger);
        _timer = new PeriodicTimer(settings.CheckpointInterval, clock);
        new Thread(Run) { Name = $"{module} checkpoints", IsBackground = true }.Start();
    }

    private void Run()
    {
        SqliteConnection? connection = null;
        while (NextTick())
        {
            try
            {
                if (LogBytes() >= _settings.CheckpointBytes)
                {
                    connection ??= _connections.OpenCheckpointer();
                    Checkpoint(connection);
                }
            }
            catch (Exception exception) when (exception is SqliteException or IOException)
            {
                var code = (exception as SqliteException)?.SqliteExtendedErrorCode ?? exception.HResult;
                DatabaseLog.CheckpointFailed(_logger, Path.GetFileName(_connections.Path), code);
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
        _stopped.SetResult();
    }

    // Blocks: the thread is the checkpointer's own.
    private bool NextTick()
    {
        try
        {
            return _timer.WaitForNextTickAsync(_stopping.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private long LogBytes()
    {
        var log = new FileInfo(_connections.Path + "-wal");
        return log.Exists ? log.Length : 0;
    }

    // PASSIVE waits for nobody; afterwards the writer starts the log again from its beginning when no reader needs its end, so the file stops growing.
    // A log that grows all the same (readers follow one another without a pause) is cut back by TRUNCATE. That one holds up the writer while it waits for
    // readers: hence second, when little is left to copy, and with the connection's short patience. What fails is tried again at the next tick.
    private void Checkpoint(SqliteConnection connection)
    {
        Execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        if (LogBytes() >= CutBackFactor * _settings.CheckpointBytes)
        {
            Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static void Execute(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _stopped.Task;
        _timer.Dispose();
        _stopping.Dispose();
    }
}
