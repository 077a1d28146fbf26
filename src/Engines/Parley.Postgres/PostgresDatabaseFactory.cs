using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;

namespace Parley.Postgres;

/// <summary>A schema per module, on the module's own connection string or on the common one.</summary>
internal sealed class PostgresDatabaseFactory(IOptions<DatabaseOptions> options, TimeProvider clock, ILogger<PostgresDatabase> logger) : IDatabaseFactory
{
    public DatabaseEngine Engine => DatabaseEngine.Postgres;

    public ModuleDatabase Create(string module, bool derived)
    {
        var settings = options.Value;
        var connectionString = settings.ConnectionStrings.GetValueOrDefault(module) ?? settings.ConnectionString
            ?? throw new InvalidOperationException($"{DatabaseOptions.Section}:ConnectionString is required with Engine=Postgres.");
        return new PostgresDatabase(module, connectionString, settings.Readers, settings.Writers, clock, logger);
    }
}
