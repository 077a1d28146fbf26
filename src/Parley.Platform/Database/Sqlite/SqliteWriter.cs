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
    private readonly string _module;
    private readonly Channel<IWrite> _queue;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;

    public SqliteWriter(SqliteConnections connections, string module, int capacity)
    {
        (_connections, _module) = (connections, module);
        _queue = Channel.CreateBounded<IWrite>(new BoundedChannelOptions(capacity) { SingleReader = true });
        new Thread(Run) { Name = $"{module} writer", IsBackground = true }.Start();
    }

    /// <param name="work">The transaction.</param>
    /// <param name="continuations">Where what awaits the task goes on: on this thread (<see cref="TaskCreationOptions.None"/>), or on another.</param>
    /// <exception cref="WriteQueueFullException">Too much waits already.</exception>
    /// <exception cref="DatabaseClosedException">The server is stopping.</exception>
    public Task<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, TaskCreationOptions continuations, CancellationToken cancellationToken)
    {
        var write = new SqliteWrite<T>(work, continuations, cancellationToken);
        return _queue.Writer.TryWrite(write) ? write.Completion
            : Task.FromException<T>(_closing ? new DatabaseClosedException(_module) : new WriteQueueFullException());
    }

    private void Run()
    {
        Writer? writer = null;
        while (Next() is { } write)
        {
            try
            {
                writer ??= new Writer(_connections.OpenWriter());
                write.Run(writer.Connection, writer.Statements);
            }
            catch (Exception exception)
            {
                // Opening, committing or rolling back failed: the disk is full or gone. The next write starts on a new connection.
                write.Fail(exception);
                writer?.Dispose();
                writer = null;
            }
        }

        writer?.Dispose();
        _stopped.SetResult();
    }

    // Blocks: the thread is the writer's own. Null: closed, and nothing waits any more.
    private IWrite? Next()
    {
        var reader = _queue.Reader;
        while (true)
        {
            if (reader.TryRead(out var write))
            {
                return write;
            }

            if (!reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                return null;
            }
        }
    }

    /// <summary>Finishes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _queue.Writer.TryComplete();
        await _stopped.Task;
    }

    internal interface IWrite
    {
        /// <summary>Ends the caller's task, or throws when the connection cannot be used again.</summary>
        void Run(SqliteConnection connection, StatementCache statements);

        /// <summary>Ends the caller's task, unless it has ended.</summary>
        void Fail(Exception exception);
    }

    private sealed class Writer(SqliteConnection connection) : IDisposable
    {
        public SqliteConnection Connection { get; } = connection;

        public StatementCache Statements { get; } = new(sql => new SqliteStatement(connection, sql));

        public void Dispose()
        {
            Statements.Dispose();
            try
            {
                Connection.Dispose();
            }
            catch (SqliteException)
            {
                // It was given up because it failed; an exception here would end the thread, and the process with it.
            }
        }
    }
}

/// <summary>More writes wait than the limit allows: retry later.</summary>
public sealed class WriteQueueFullException() : Exception("The write queue is full.");
