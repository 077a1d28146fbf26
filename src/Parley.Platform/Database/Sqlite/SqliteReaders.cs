using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>A bounded pool of read-only connections, each with its prepared statements.</summary>
internal sealed class SqliteReaders(SqliteConnections connections, int size) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly ConcurrentBag<Reader> _idle = [];

    public async ValueTask<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var reader = _idle.TryTake(out var idle) ? idle : new Reader(connections.OpenReader());
            try
            {
                // A transaction, so that the statements of one query see one state.
                using var transaction = reader.Connection.BeginTransaction(deferred: true);
                var result = await query(new DatabaseSession(reader.Connection, transaction, DatabaseEngine.Sqlite, reader.Statements));
                transaction.Commit();
                _idle.Add(reader);
                return result;
            }
            catch
            {
                reader.Dispose();
                throw;
            }
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _free.Dispose();
    }

    private sealed class Reader(SqliteConnection connection) : IDisposable
    {
        public SqliteConnection Connection { get; } = connection;

        public StatementCache Statements { get; } = new();

        public void Dispose()
        {
            Statements.Dispose();
            Connection.Dispose();
        }
    }
}
