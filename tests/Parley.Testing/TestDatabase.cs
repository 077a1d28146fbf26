using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Postgres;

namespace Parley.Testing;

/// <summary>A module's database for one test, on either engine, empty and gone afterwards.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;
    private readonly Func<ModuleDatabase> _open;
    private readonly List<ModuleDatabase> _opened = [];

    private TestDatabase(Func<ModuleDatabase> open, TemporaryFolder? folder) => (_open, _folder) = (open, folder);

    /// <summary>The first opened one.</summary>
    public ModuleDatabase Database => _opened[0];

    /// <summary>SQLite's file; null on PostgreSQL.</summary>
    public string? Path { get; private init; }

    /// <summary>PostgreSQL's; null on SQLite.</summary>
    public string? ConnectionString { get; private init; }

    /// <summary>An empty database without any table.</summary>
    /// <param name="clock">Null: the system's.</param>
    public static async Task<TestDatabase> CreateAsync(
        DatabaseEngine engine, string module = "test", TimeProvider? clock = null, SqliteSettings? sqlite = null)
    {
        clock ??= TimeProvider.System;
        TestDatabase test;
        if (engine == DatabaseEngine.Sqlite)
        {
            var folder = new TemporaryFolder();
            var path = folder.File(module + ".db");
            test = new TestDatabase(
                () => new SqliteDatabase(module, path, 4, sqlite ?? new SqliteSettings(), clock, NullLogger<SqliteDatabase>.Instance), folder)
            {
                Path = path,
            };
        }
        else
        {
            var server = await PostgresServer.SharedAsync();
            var connectionString = await server.CreateDatabaseAsync();
            test = new TestDatabase(
                () => new PostgresDatabase(module, connectionString, 4, 4, clock, NullLogger<PostgresDatabase>.Instance), null)
            {
                ConnectionString = connectionString,
            };
        }

        test.OpenAnother();
        return test;
    }

    /// <summary>A database with the migrations that a module's assembly embeds.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseEngine engine, string module, Assembly migrations, TimeProvider? clock = null)
    {
        var test = await CreateAsync(engine, module, clock);
        await test.Database.MigrateAsync(Migration.Load(migrations, engine), CancellationToken.None);
        return test;
    }

    /// <summary>The tables of a server that runs in a process of its own, to be disposed by the caller.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="place">SQLite's file or PostgreSQL's connection string.</param>
    /// <param name="engine">Which of the two.</param>
    public static ModuleDatabase OpenAt(string module, string place, DatabaseEngine engine) => engine == DatabaseEngine.Sqlite
        ? new SqliteDatabase(module, place, 4, new SqliteSettings(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance)
        : new PostgresDatabase(module, place, 4, 4, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);

    /// <summary>The same tables as a second process or a restarted one would see them.</summary>
    public ModuleDatabase OpenAnother()
    {
        var database = _open();
        _opened.Add(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened)
        {
            await database.DisposeAsync();
        }

        _folder?.Dispose();
    }
}
