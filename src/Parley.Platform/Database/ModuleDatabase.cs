namespace Parley.Platform.Database;

/// <summary>
/// One module's own database: its file or schema, its migrations, its transactions. No transaction spans two of them.
/// Safe from any thread. The delegates run on a connection that is theirs alone until they return.
/// </summary>
public abstract class ModuleDatabase(string module, DatabaseEngine engine) : IAsyncDisposable
{
    private int _disposed;

    /// <summary>The module's name in lower case: the file's or the schema's name.</summary>
    public string Module { get; } = module;

    public DatabaseEngine Engine { get; } = engine;

    /// <summary>Runs read-only statements. They see what was committed before, and nothing half-written.</summary>
    public abstract ValueTask<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query, CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction; when this returns, it is durably committed. An exception rolls it back.
    /// PostgreSQL may run it again after a deadlock, so it must change nothing outside the database.
    /// </summary>
    public abstract ValueTask<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// The same for a caller that writes one transaction after another and does next to nothing in between: what follows may run on the thread that has committed,
    /// so that the next transaction needs no other thread to begin. It must not block there.
    /// </summary>
    public virtual ValueTask<T> WriteInTurnAsync<T>(Func<DatabaseSession, Task<T>> work) => WriteAsync(work, CancellationToken.None);

    /// <summary>Whether it has a table. False, and nothing is made, where there is no database yet.</summary>
    public abstract ValueTask<bool> HasTableAsync(string table, CancellationToken cancellationToken);

    /// <summary>Brings the tables up to date, under a lock that other processes respect.</summary>
    /// <exception cref="DatabaseTooNewException">A newer program has been here.</exception>
    public abstract Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken);

    /// <summary>True when the engine cannot serve now but may later: no disk space, no connection, no answer in time.</summary>
    public abstract bool IsUnavailable(Exception exception);

    /// <summary>Finishes the writes that wait, then closes. Harmless to repeat.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await CloseAsync();
            GC.SuppressFinalize(this);
        }
    }

    protected abstract ValueTask CloseAsync();
}
