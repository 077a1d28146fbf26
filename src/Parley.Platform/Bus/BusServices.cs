using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Platform.Outbox;

namespace Parley.Platform.Bus;

public static class BusServices
{
    /// <summary>The port <see cref="IEventBus"/> with its embedded engine.</summary>
    internal static IServiceCollection AddEventBus(this IServiceCollection services)
    {
        services.TryAddSingleton<IEventBus, InProcessBus>();
        return services;
    }

    public static IServiceCollection AddEventSubscriber<T>(this IServiceCollection services)
        where T : class, IEventSubscriber
    {
        services.AddSingleton<IEventSubscriber, T>();
        return services;
    }

    /// <summary>Publishes a topic of a module's outbox, whose payloads are in the form that subscribers read.</summary>
    public static IServiceCollection AddPublishedTopic(this IServiceCollection services, string module, string topic, bool gathers = false)
    {
        services.AddKeyedSingleton<IOutboxConsumer>(module, (provider, _) => new BusPublisher(module, topic, provider.GetRequiredService<IEventBus>(), gathers));
        return services;
    }
}
