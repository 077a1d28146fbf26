using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.SocketIO.Hosting;

namespace Parley.SocketIO;

/// <summary>Lets WebSockets in before HTTP does.</summary>
public static class SocketIOConnectionExtensions
{
    /// <summary>
    /// Serves WebSockets at <paramref name="path"/> straight from the connection, without an HTTP request behind each: an open one then costs half the
    /// memory. Everything else, polling and HTTP/2 included, goes on to Kestrel's HTTP untouched, so <c>MapSocketIO</c> or the application's <c>UseSocketIO</c>
    /// with the same path is needed all the same; both have the same rules.
    /// </summary>
    /// <remarks>
    /// <para>Put <c>UseHttps</c> before it: on a connection that is still encrypted it sees nothing of its own. It may be called in
    /// <see cref="KestrelServerOptions.ConfigureEndpointDefaults"/>, where it applies to unencrypted endpoints.</para>
    /// <para>It looks at the first request of a connection only, for at most 10 seconds and 8 KiB of head. Such a WebSocket passes no middleware of the
    /// application: no authentication, no forwarded headers (see <see cref="SocketIOOptions.TrustedProxies"/>), no host filtering. Kestrel's
    /// <c>MaxConcurrentConnections</c> counts it, <c>MaxConcurrentUpgradedConnections</c> does not.</para>
    /// </remarks>
    public static ListenOptions UseSocketIO(this ListenOptions listen, string path = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var server = listen.ApplicationServices.GetRequiredService<SocketIOServer>();
        var door = new ConnectionDoor(server.Engine, path.TrimEnd('/'));
        ((IConnectionBuilder)listen).Use(next => connection => door.InvokeAsync(connection, next));
        return listen;
    }
}
