using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Platform.Database;

/// <summary>A module's registered database and the assembly that holds its migrations.</summary>
public sealed record ModuleSchema(ModuleDatabase Database, Assembly Migrations);

public static class ModuleDatabases
{
    /// <summary>Gives a module its database, injected by <c>[FromKeyedServices(module)] ModuleDatabase</c>.</summary>
    public static IServiceCollection AddModuleDatabase(this IServiceCollection services, string module, Assembly migrations)
    {
        services.AddKeyedSingleton(module, (provider, _) => provider.GetRequiredService<IDatabaseFactory>().Create(module));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ModuleDatabase>(module));
        services.AddSingleton(provider => new ModuleSchema(provider.GetRequiredKeyedService<ModuleDatabase>(module), migrations));
        return services;
    }

    /// <summary>Brings every module's tables up to date: before anything is served.</summary>
    /// <exception cref="DatabaseTooNewException">A newer program has been here.</exception>
    public static async Task MigrateDatabasesAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var logger = services.GetRequiredService<ILogger<ModuleSchema>>();
        foreach (var schema in services.GetServices<ModuleSchema>())
        {
            var migrations = Migration.Load(schema.Migrations, schema.Database.Engine);
            await schema.Database.MigrateAsync(migrations, cancellationToken);
            DatabaseLog.Migrated(logger, schema.Database.Module, migrations.Count);
        }
    }
}
