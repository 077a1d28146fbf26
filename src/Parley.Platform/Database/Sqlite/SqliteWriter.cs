using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>
/// The one thread that writes to a file. A second writer would wait in SQLite's busy handler, unfairly and for up to 900 ms (measured);
/// a queue is fair and costs nothing.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteConnections _connections;
    private readonly Channel<IWrite> _queue;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWriter(SqliteConnections connections, string module, int capacity)
    {
        _connections = connections;
        _queue = Channel.CreateBounded<IWrite>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _thread = new Thread(Run) { Name = $"{module} writer", IsBackground = true };
        _thread.Start();
    }

    /// <exception cref="WriteQueueFullException">Too much waits already.</exception>
    public Task<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken)
    {
        var write = new Write<T>(work, cancellationToken);
        return _queue.Writer.TryWrite(write) ? write.Completion : throw new WriteQueueFullException();
    }

    private void Run()
    {
        SqliteConnection? connection = null;
        StatementCache? statements = null;
        var reader = _queue.Reader;
        while (reader.TryRead(out var write) || (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult() && reader.TryRead(out write)))
        {
            try
            {
                if (connection is null)
                {
                    connection = _connections.OpenWriter();
                    statements = new StatementCache();
                }

                write.Run(connection, statements!);
            }
            catch (Exception exception)
            {
                // Opening or rolling back failed: the disk is full or gone. The next write starts on a new connection.
                write.Fail(exception);
                statements?.Dispose();
                connection?.Dispose();
                connection = null;
            }
        }

        statements?.Dispose();
        connection?.Dispose();
        _stopped.SetResult();
    }

    /// <summary>Finishes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopped.Task;
    }

    private interface IWrite
    {
        void Run(SqliteConnection connection, StatementCache statements);

        void Fail(Exception exception);
    }

    private sealed class Write<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken) : IWrite
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Completion => _completion.Task;

        public void Run(SqliteConnection connection, StatementCache statements)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _completion.TrySetCanceled(cancellationToken);
                return;
            }

            using var transaction = connection.BeginTransaction(deferred: false);
            T result;
            try
            {
                // SQLite's driver completes synchronously, so this thread never waits for another.
                result = work(new DatabaseSession(connection, transaction, DatabaseEngine.Sqlite, statements)).GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                transaction.Rollback();
                _completion.TrySetException(exception);
                return;
            }

            transaction.Commit();
            _completion.TrySetResult(result);
        }

        public void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}

/// <summary>More writes wait than the limit allows: retry later.</summary>
public sealed class WriteQueueFullException() : Exception("The write queue is full.");
