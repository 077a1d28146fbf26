using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO;

/// <summary>Maps the server to a path.</summary>
public static class SocketIOEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves Socket.IO at <paramref name="path"/>, with or without a trailing slash. Checks Origin and sets CORS headers by itself, so no CORS
    /// policy belongs on it; <c>UseWebSockets</c> is not needed.
    /// </summary>
    public static IEndpointConventionBuilder MapSocketIO(this IEndpointRouteBuilder endpoints, string path = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetRequiredService<SocketIOServer>();
        var endpoint = new EngineEndpoint(server.Engine, server.Logger);
        return endpoints.Map(path.TrimEnd('/') + "/", endpoint.InvokeAsync)
            .WithDisplayName("Socket.IO").WithMetadata(new ExcludeFromDescriptionAttribute());
    }
}
