using Npgsql;

namespace Parley.Postgres;

/// <summary>A module's pools on one server: connections that write and connections that cannot. Opens nothing before it is asked.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    // Durations of migrations are not those of requests; and another instance's migration is waited for.
    private const int MigrationSeconds = 3600;

    /// <summary>
    /// A transaction whose process stands still is ended by the server after five seconds, as long as a statement may take. Else it would hold its locks, and
    /// what it has numbered (an entry of the outbox) could appear long after what came later: others look back for 15 s.
    /// </summary>
    private const string WriterOptions = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=5s";

    private readonly string _migration;

    public PostgresConnections(string connectionString, string schema, int readers, int writers)
    {
        // synchronous_commit=on: "acknowledged = durably committed" does not depend on how the server or the login is set up.
        // read_only by default: a writing statement in a query fails, as on SQLite, without a round trip that says so.
        Writers = NpgsqlDataSource.Create(Build(connectionString, schema, writers, WriterOptions).ConnectionString);
        Readers = NpgsqlDataSource.Create(Build(connectionString, schema, readers, "-c default_transaction_read_only=on").ConnectionString);
        var migration = Build(connectionString, schema, 1, "-c synchronous_commit=on");
        (migration.Pooling, migration.CommandTimeout, migration.MaxAutoPrepare) = (false, MigrationSeconds, 0);
        _migration = migration.ConnectionString;
    }

    public NpgsqlDataSource Writers { get; }

    public NpgsqlDataSource Readers { get; }

    public NpgsqlDataSource ForMigration() => NpgsqlDataSource.Create(_migration);

    private static NpgsqlConnectionStringBuilder Build(string connectionString, string schema, int connections, string options)
    {
        var builder = PostgresAddress.Parse(connectionString);
        builder.SearchPath = schema;
        builder.MinPoolSize = 0;
        builder.MaxPoolSize = connections;
        builder.Options = $"{builder.Options} {options}".Trim(); // the last one wins
        return builder;
    }

    public async ValueTask DisposeAsync()
    {
        await Writers.DisposeAsync();
        await Readers.DisposeAsync();
    }
}
