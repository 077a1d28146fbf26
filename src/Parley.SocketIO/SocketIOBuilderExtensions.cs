using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO;

/// <summary>Puts the server at a path.</summary>
public static class SocketIOBuilderExtensions
{
    /// <summary>
    /// Serves Socket.IO at <paramref name="path"/>, with or without a trailing slash. Checks Origin and sets CORS headers by itself, so no CORS
    /// policy belongs on it; <c>UseWebSockets</c> is not needed.
    /// </summary>
    public static IEndpointConventionBuilder MapSocketIO(this IEndpointRouteBuilder endpoints, string path = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetRequiredService<SocketIOServer>();
        var endpoint = new EngineEndpoint(server.Engine);
        return endpoints.Map(path.TrimEnd('/') + "/", endpoint.InvokeAsync)
            .WithDisplayName("Socket.IO").WithMetadata(new ExcludeFromDescriptionAttribute());
    }

    /// <summary>
    /// The same as a middleware, for the front of the pipeline: an open WebSocket keeps whatever stands before it in memory for as long as it lives,
    /// about 1 KB for routing, authentication and error pages that it has no use for.
    /// </summary>
    public static IApplicationBuilder UseSocketIO(this IApplicationBuilder app, string path = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(app);
        var server = app.ApplicationServices.GetRequiredService<SocketIOServer>();
        var endpoint = new EngineEndpoint(server.Engine);
        PathString bare = path.TrimEnd('/'), slashed = path.TrimEnd('/') + "/";
        return app.Use(next => context => context.Request.Path.Equals(bare) || context.Request.Path.Equals(slashed)
            ? endpoint.InvokeAsync(context)
            : next(context));
    }
}
