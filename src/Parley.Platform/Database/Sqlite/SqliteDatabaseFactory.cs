using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Platform.Database.Sqlite;

/// <summary>A file per module in the data folder.</summary>
internal sealed class SqliteDatabaseFactory(
    IOptions<DatabaseOptions> options, DataFolder folder, SqliteSettings settings, TimeProvider clock, ILogger<SqliteDatabase> logger) : IDatabaseFactory
{
    /// <summary>What is derived is written beside everything else: without a wait for the disk at each commit, and with a smaller share of memory.</summary>
    private readonly SqliteSettings _derived = settings with { Synchronous = "NORMAL", WriterCacheKibibytes = 8 * 1024 };

    public DatabaseEngine Engine => DatabaseEngine.Sqlite;

    public ModuleDatabase Create(string module, bool derived) =>
        new SqliteDatabase(module, folder.File(module + ".db"), options.Value.Readers, derived ? _derived : settings, clock, logger);
}
