using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Adapters;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Hosting;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO;

/// <summary>Registers the server.</summary>
public static class SocketIOServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="SocketIOServer"/> as a singleton, its meter and its shutdown. The options are validated when the host starts. Uses a
    /// registered <see cref="TimeProvider"/>, else the system's. With a registered <see cref="IAdapter"/> the server is a node of a cluster.
    /// </summary>
    public static IServiceCollection AddSocketIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SocketIOOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOOptions>, SocketIOOptionsValidator>());
        BufferPools.Register(services);
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SocketIOMetrics>();
        services.TryAddSingleton(provider => new SocketIOServer(
            provider.GetRequiredService<IOptions<SocketIOOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<SocketIOMetrics>(),
            provider.GetRequiredService<ILogger<SocketIOServer>>(),
            provider.GetService<IAdapter>(),
            provider.GetService<ISessionDirectory>(),
            provider.GetService<BufferPools>(),
            provider));
        services.AddHostedService<SocketIOLifetime>();
        return services;
    }
}
