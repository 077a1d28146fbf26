using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;

namespace Parley.Postgres;

public static class PostgresServices
{
    /// <summary>Makes <c>Parley:Database:Engine=Postgres</c> possible; without that setting nothing changes.</summary>
    public static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDatabaseFactory, PostgresDatabaseFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DatabaseOptions>, PostgresOptionsCheck>());
        return services;
    }
}
