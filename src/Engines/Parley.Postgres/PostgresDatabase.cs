using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;
using Parley.Platform.Database;

namespace Parley.Postgres;

/// <summary>
/// A module's schema on PostgreSQL. Writes are READ COMMITTED; a query's statements see one snapshot (REPEATABLE READ), as on SQLite.
/// </summary>
/// <remarks>
/// Prepared statements: a <see cref="StatementCache"/> lives as long as its session, so no command outlives its use; the server-side statements belong to
/// the physical connection, where Npgsql finds them again by their text, so each is prepared once per connection and bounded by the texts in the source.
/// </remarks>
public sealed class PostgresDatabase : ModuleDatabase
{
    /// <summary>How often a transaction is repeated that lost a deadlock or a serialization conflict.</summary>
    public const int Retries = 3;

    /// <summary>Milliseconds before a repetition, by the system's time: what is waited for is the server's.</summary>
    private const int ShortestPause = 10, LongestPause = 50;

    private readonly PostgresConnections _connections;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private volatile bool _closed;

    /// <param name="module">Also the schema's name: lower-case letters, digits and <c>_</c>, beginning with a letter.</param>
    /// <param name="connectionString">Key=value pairs or a <c>postgres://</c> address.</param>
    /// <param name="readers">Connections that may read at once.</param>
    /// <param name="writers">Connections that may write at once.</param>
    /// <exception cref="FormatException">The connection string is neither.</exception>
    public PostgresDatabase(
        string module, string connectionString, int readers, int writers, TimeProvider clock, ILogger<PostgresDatabase> logger)
        : base(module, DatabaseEngine.Postgres)
    {
        if (!SchemaName.IsValid(module))
        {
            throw new ArgumentException($"'{module}' cannot be the name of a schema.", nameof(module));
        }

        IdColumns.Register();
        _connections = new PostgresConnections(connectionString, module, readers, writers);
        (_clock, _logger) = (clock, logger);
    }

    public override async ValueTask<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return await TransactAsync(_connections.Readers, IsolationLevel.RepeatableRead, query, cancellationToken);
    }

    public override async ValueTask<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            ThrowIfClosed();
            try
            {
                return await TransactAsync(_connections.Writers, IsolationLevel.ReadCommitted, work, cancellationToken);
            }
            catch (PostgresException exception) when (attempt <= Retries && PostgresFailures.IsConflict(exception))
            {
                // Not at once: who has won has yet to be woken by the server, and would be overtaken into the same deadlock, which stands for another second.
                PostgresLog.Conflict(_logger, Module, exception.SqlState, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(ShortestPause, LongestPause)), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>An instance that finds the lock taken waits, then finds the work done. The schema is made when there is none.</remarks>
    public override async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        await using var source = _connections.ForMigration();
        await TransactAsync(
            source,
            IsolationLevel.ReadCommitted,
            async session =>
            {
                await session.QueryFirstOrDefaultAsync<string>(
                    "SELECT pg_advisory_xact_lock(hashtextextended('parley migrations of ' || @schema, 0))::text", new { schema = Module });

                // Not CREATE SCHEMA IF NOT EXISTS: that asks for the right to make schemas, which a module's own login need not have.
                var exists = await session.QueryFirstOrDefaultAsync<string>(
                    "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname = @schema", new { schema = Module });
                if (exists is null)
                {
                    await session.ExecuteAsync($"CREATE SCHEMA {Module}");
                }

                await new Migrator(session, Module, _clock).ApplyAsync(migrations);
                return true;
            },
            cancellationToken);
    }

    public override async ValueTask<bool> HasTableAsync(string table, CancellationToken cancellationToken) =>
        await ReadAsync(
            session => session.QueryFirstOrDefaultAsync<string>(
                "SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = @schema AND tablename = @table", new { schema = Module, table }),
            cancellationToken) is not null;

    public override bool IsUnavailable(Exception exception) =>
        exception is DatabaseClosedException || PostgresFailures.IsUnavailable(exception);

    private static async Task<T> TransactAsync<T>(
        NpgsqlDataSource source, IsolationLevel isolation, Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
        using var statements = new StatementCache(sql => new PostgresStatement(connection, transaction, sql));
        var session = new DatabaseSession(connection, transaction, DatabaseEngine.Postgres, statements);
        var result = await work(session);
        if (session.StatementFailed)
        {
            // The work caught it. Unless it went back to a savepoint, COMMIT would roll back and say nothing: this statement says it.
            await session.ExecuteAsync("SELECT 1");
        }

        // Not cancellable: from here on only the server knows whether it is committed.
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new DatabaseClosedException(Module);
        }
    }

    protected override async ValueTask CloseAsync()
    {
        _closed = true;
        await _connections.DisposeAsync();
    }
}
