using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Keys;

namespace Parley.Platform.Database;

/// <summary>A module's registered database and the assembly that holds its migrations.</summary>
public sealed record ModuleSchema(ModuleDatabase Database, Assembly Migrations);

public static class ModuleDatabases
{
    /// <summary>Gives a module its database, injected by <c>[FromKeyedServices(module)] ModuleDatabase</c>.</summary>
    public static IServiceCollection AddModuleDatabase(this IServiceCollection services, string module, Assembly migrations)
    {
        services.AddKeyedSingleton(module, (provider, _) => Factory(provider).Create(module));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ModuleDatabase>(module));
        services.AddSingleton(provider => new ModuleSchema(provider.GetRequiredKeyedService<ModuleDatabase>(module), migrations));
        return services;
    }

    /// <summary>Brings every module's tables up to date: before anything is served.</summary>
    /// <exception cref="DatabaseTooNewException">A newer program has been here.</exception>
    /// <exception cref="KeyFileException">The master keys are damaged, missing beside existing data, or not those of the data.</exception>
    public static async Task MigrateDatabasesAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        // First of all, because beside data a missing key file means that it was lost, and another one would be made here.
        var check = services.GetRequiredService<MasterKeyCheck>();
        await check.ThrowIfMissingAsync(cancellationToken);
        var keys = services.GetRequiredService<MasterKeys>();
        await check.ThrowIfWrongAsync(keys, cancellationToken);
        var logger = services.GetRequiredService<ILogger<ModuleSchema>>();
        foreach (var schema in services.GetServices<ModuleSchema>())
        {
            var migrations = Migration.Load(schema.Migrations, schema.Database.Engine);
            await schema.Database.MigrateAsync(migrations, cancellationToken);
            DatabaseLog.Migrated(logger, schema.Database.Module, migrations.Count);
        }

        await check.ProveAsync(keys, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
    }

    private static IDatabaseFactory Factory(IServiceProvider services)
    {
        var engine = services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Engine;
        return services.GetServices<IDatabaseFactory>().FirstOrDefault(factory => factory.Engine == engine)
            ?? throw new InvalidOperationException($"{DatabaseOptions.Section}:Engine: this program was built without {engine}.");
    }
}
