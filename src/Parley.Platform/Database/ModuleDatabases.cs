using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Keys;

namespace Parley.Platform.Database;

/// <summary>A registered database and where its migrations are.</summary>
/// <param name="Database">The database.</param>
/// <param name="Migrations">The assembly that holds them.</param>
/// <param name="Folder">Their folder in its project.</param>
/// <param name="IsDerived">It can be made again from other databases: no backup holds it, and without it the server still serves.</param>
public sealed record ModuleSchema(ModuleDatabase Database, Assembly Migrations, string Folder = Migration.DefaultFolder, bool IsDerived = false)
{
    public IReadOnlyList<Migration> Load(DatabaseEngine engine) => Migration.Load(Migrations, engine, Folder);
}

public static class ModuleDatabases
{
    /// <summary>Gives a module its database, injected by <c>[FromKeyedServices(module)] ModuleDatabase</c>.</summary>
    public static IServiceCollection AddModuleDatabase(this IServiceCollection services, string module, Assembly migrations) =>
        services.Add(module, derived: false, database => new ModuleSchema(database, migrations));

    /// <summary>
    /// A database of its own for what a module derives from the other one: injected by its name in the same way. It may be deleted while no server runs.
    /// </summary>
    public static IServiceCollection AddDerivedDatabase(this IServiceCollection services, string name, Assembly migrations, string folder) =>
        services.Add(name, derived: true, database => new ModuleSchema(database, migrations, folder, IsDerived: true));

    private static IServiceCollection Add(this IServiceCollection services, string module, bool derived, Func<ModuleDatabase, ModuleSchema> describe)
    {
        services.AddKeyedSingleton(module, (provider, _) => Factory(provider).Create(module, derived));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ModuleDatabase>(module));
        services.AddSingleton(provider => describe(provider.GetRequiredKeyedService<ModuleDatabase>(module)));
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
            var migrations = schema.Load(schema.Database.Engine);
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
