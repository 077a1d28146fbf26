using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>A bounded pool of read-only connections, each with its prepared statements.</summary>
internal sealed class SqliteReaders(SqliteConnections connections, string module, int size) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _closed;

    /// <exception cref="DatabaseClosedException">The server is stopping.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        await _free.WaitAsync(cancellationToken);
        try
        {
            ThrowIfClosed();
            var reader = _idle.TryTake(out var idle) ? idle : new Reader(connections.OpenReader());
            try
            {
                var result = await QueryAsync(reader, query);
                _idle.Add(reader);
                return result;
            }
            catch
            {
                reader.Dispose(); // it may be in any state; a new one is cheap
                throw;
            }
        }
        finally
        {
            _free.Release();
        }
    }

    // A transaction, so that the statements of one query see one state. Prepared: the driver would prepare its BEGIN and its COMMIT anew for each query. After an
    // exception the connection is closed, which ends the transaction.
    private static async Task<T> QueryAsync<T>(Reader reader, Func<DatabaseSession, Task<T>> query)
    {
        await reader.Statements.Get("BEGIN").ExecuteAsync();
        var result = await query(new DatabaseSession(reader.Connection, transaction: null, DatabaseEngine.Sqlite, reader.Statements));
        await reader.Statements.Get("COMMIT").ExecuteAsync();
        return result;
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new DatabaseClosedException(module);
        }
    }

    /// <summary>Lets running queries end, then closes. Those that wait are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < size; i++)
        {
            await _free.WaitAsync();
        }

        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // The semaphore is not disposed: a late caller must find itself refused, not a broken semaphore. Released for those who passed the first check.
        _free.Release(size);
    }

    private sealed class Reader(SqliteConnection connection) : IDisposable
    {
        public SqliteConnection Connection { get; } = connection;

        public StatementCache Statements { get; } = new(sql => new SqliteStatement(connection, sql));

        public void Dispose()
        {
            Statements.Dispose();
            Connection.Dispose();
        }
    }
}
