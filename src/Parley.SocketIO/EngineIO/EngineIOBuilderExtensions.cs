using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO;

/// <summary>Puts a bare Engine.IO v4 endpoint at a path, for applications that need its transports and nothing of Socket.IO.</summary>
public static class EngineIOBuilderExtensions
{
    /// <summary>
    /// Serves Engine.IO at <paramref name="path"/>, with or without a trailing slash, with sessions and settings of its own. Needs
    /// <see cref="SocketIOServiceCollectionExtensions.AddSocketIO"/>, for the meter. Connections are closed when the application stops.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Such as <c>/engine.io</c>.</param>
    /// <param name="onConnection">Runs for each connection before anything is read from it: the place to set its handlers.</param>
    /// <param name="configure">Settings; those of namespaces and acknowledgements have no meaning here.</param>
    /// <exception cref="OptionsValidationException">A setting is out of its range.</exception>
    public static IEndpointConventionBuilder MapEngineIO(
        this IEndpointRouteBuilder endpoints, string path, Action<EngineIOSocket> onConnection, Action<SocketIOOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(onConnection);
        var services = endpoints.ServiceProvider;
        var logger = services.GetRequiredService<ILogger<EngineIOSocket>>();
        var engine = new EngineServer(
            Validated(configure), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<SocketIOMetrics>(), logger, Listen);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => _ = engine.StopAsync());
        return endpoints.Map(path.TrimEnd('/') + "/", new EngineEndpoint(engine).InvokeAsync)
            .WithDisplayName("Engine.IO").WithMetadata(new ExcludeFromDescriptionAttribute());

        EngineIOSocket Listen(EngineSession session, Handshake handshake)
        {
            var socket = new EngineIOSocket(session, handshake, logger);
            onConnection(socket);
            return socket;
        }
    }

    private static SocketIOOptions Validated(Action<SocketIOOptions>? configure)
    {
        var options = new SocketIOOptions();
        configure?.Invoke(options);
        var result = new SocketIOOptionsValidator().Validate(name: null, options);
        return result.Failed ? throw new OptionsValidationException(nameof(SocketIOOptions), typeof(SocketIOOptions), result.Failures) : options;
    }
}
