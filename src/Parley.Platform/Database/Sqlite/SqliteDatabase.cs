using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Parley.Platform.Database.Sqlite;

/// <summary>A module's SQLite file: one writer thread, pooled readers, checkpoints apart.</summary>
public sealed class SqliteDatabase : ModuleDatabase
{
    private const int Busy = 5, ReadOnly = 8, InputOutput = 10, Full = 13, CannotOpen = 14;

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter _writer;
    private readonly SqliteCheckpointer _checkpointer;

    public SqliteDatabase(string module, string path, int readers, SqliteSettings settings, TimeProvider clock, ILogger<SqliteDatabase> logger)
        : base(module, DatabaseEngine.Sqlite)
    {
        SqliteLibrary.EnsureLoaded();
        IdColumns.Register();
        (_path, _clock) = (path, clock);
        var connections = new SqliteConnections(path, settings);
        _readers = new SqliteReaders(connections, module, readers);
        _writer = new SqliteWriter(connections, module, settings.WriteQueue);
        _checkpointer = new SqliteCheckpointer(connections, module, settings, clock, logger);
    }

    public override ValueTask<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query, CancellationToken cancellationToken) =>
        _readers.ReadAsync(query, cancellationToken);

    public override ValueTask<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken) =>
        new(_writer.WriteAsync(work, TaskCreationOptions.RunContinuationsAsynchronously, cancellationToken));

    public override ValueTask<T> WriteInTurnAsync<T>(Func<DatabaseSession, Task<T>> work) =>
        new(_writer.WriteAsync(work, TaskCreationOptions.None, CancellationToken.None));

    // BEGIN IMMEDIATE is the lock: a second process waits for it, then finds the work done.
    public override async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken) =>
        await WriteAsync(
            async session =>
            {
                await new Migrator(session, Module, _clock).ApplyAsync(migrations);
                return true;
            },
            cancellationToken);

    public override async ValueTask<bool> HasTableAsync(string table, CancellationToken cancellationToken) =>
        File.Exists(_path)
        && await ReadAsync(
            session => session.QueryFirstOrDefaultAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name = @table", new { table }),
            cancellationToken) is not null;

    public override bool IsUnavailable(Exception exception) =>
        exception is WriteQueueFullException or DatabaseClosedException
        || exception is SqliteException { SqliteErrorCode: Busy or ReadOnly or InputOutput or Full or CannotOpen };

    protected override async ValueTask CloseAsync()
    {
        // The writer first: it refuses new work at once, and what waits may still fill the log. The last connection to close empties and deletes the log.
        await _writer.DisposeAsync();
        await _checkpointer.DisposeAsync();
        await _readers.DisposeAsync();
    }
}
