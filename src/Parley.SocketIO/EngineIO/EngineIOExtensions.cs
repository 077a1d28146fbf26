using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Hosting;

namespace Parley.SocketIO;

/// <summary>Registers a bare Engine.IO server and puts it at a path.</summary>
public static class EngineIOExtensions
{
    /// <summary>
    /// Adds <see cref="EngineIOServer"/> as a singleton, with settings of its own; those of namespaces and acknowledgements have no meaning there. They are
    /// validated when the host starts. Connections are closed when it stops.
    /// </summary>
    public static IServiceCollection AddEngineIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SocketIOOptions>(EngineIOServer.OptionsName).ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOOptions>, SocketIOOptionsValidator>());
        BufferPools.Register(services);
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SocketIOMetrics>();
        services.TryAddSingleton(provider => new EngineIOServer(
            provider.GetRequiredService<IOptionsMonitor<SocketIOOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<SocketIOMetrics>(),
            provider.GetRequiredService<ILogger<EngineIOServer>>(),
            provider.GetService<BufferPools>()));
        services.AddHostedService(provider => provider.GetRequiredService<EngineIOServer>());
        return services;
    }

    /// <summary>Serves Engine.IO at <paramref name="path"/>, with or without a trailing slash; see <see cref="SocketIOBuilderExtensions.MapSocketIO"/>.</summary>
    public static IEndpointConventionBuilder MapEngineIO(this IEndpointRouteBuilder endpoints, string path = "/engine.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        var engine = endpoints.ServiceProvider.GetRequiredService<EngineIOServer>().Engine;
        return endpoints.Map(path.TrimEnd('/') + "/", new EngineEndpoint(engine).InvokeAsync)
            .WithDisplayName("Engine.IO").WithMetadata(new ExcludeFromDescriptionAttribute());
    }

    /// <summary>Serves WebSockets at <paramref name="path"/> straight from the connection; see <see cref="SocketIOConnectionExtensions.UseSocketIO"/>.</summary>
    public static ListenOptions UseEngineIO(this ListenOptions listen, string path = "/engine.io")
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var door = new ConnectionDoor(listen.ApplicationServices.GetRequiredService<EngineIOServer>().Engine, path.TrimEnd('/'));
        ((IConnectionBuilder)listen).Use(next => connection => door.InvokeAsync(connection, next));
        return listen;
    }
}
