using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Platform.Database.Sqlite;

/// <summary>A file per module in the data folder.</summary>
internal sealed class SqliteDatabaseFactory(
    IOptions<DatabaseOptions> options, DataFolder folder, SqliteSettings settings, TimeProvider clock, ILogger<SqliteDatabase> logger) : IDatabaseFactory
{
    public DatabaseEngine Engine => DatabaseEngine.Sqlite;

    public ModuleDatabase Create(string module) =>
        new SqliteDatabase(module, folder.File(module + ".db"), options.Value.Readers, settings, clock, logger);
}
