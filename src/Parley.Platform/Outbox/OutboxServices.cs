using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Database;

namespace Parley.Platform.Outbox;

public static class OutboxServices
{
    /// <summary>
    /// Runs the outbox of a module whose migrations make the table <c>outbox</c>: <c>[FromKeyedServices(module)] OutboxRelay</c>, and the module's
    /// <see cref="OutboxEditor"/> among all of them.
    /// </summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services, string module)
    {
        if (services.All(service => service.ServiceType != typeof(OutboxMetrics)))
        {
            services.AddValidatedOptions<OutboxOptions>(OutboxOptions.Section)
                .Validate(options => options.FirstRetry <= options.LongestRetry, $"{OutboxOptions.Section}:FirstRetry must not be longer than LongestRetry.");
            services.AddSingleton<OutboxMetrics>();
        }

        services.AddKeyedSingleton(module, (provider, _) => new OutboxRelay(
            provider.GetRequiredKeyedService<ModuleDatabase>(module),
            provider.GetKeyedServices<IOutboxConsumer>(module),
            provider.GetRequiredService<IOptions<OutboxOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OutboxMetrics>(),
            provider.GetRequiredService<ILogger<OutboxRelay>>()));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<OutboxRelay>(module));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<OutboxRelay>(module));
        services.AddSingleton(provider => new OutboxEditor(
            provider.GetRequiredKeyedService<ModuleDatabase>(module), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>The consumer of one topic; two of the same topic are an error at the start.</summary>
    public static IServiceCollection AddOutboxConsumer<T>(this IServiceCollection services, string module)
        where T : class, IOutboxConsumer
    {
        services.AddKeyedSingleton<IOutboxConsumer, T>(module);
        return services;
    }
}
