using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>The way by which WebSockets get in; everything else is the same.</summary>
public enum Door
{
    /// <summary>As requests of ASP.NET Core.</summary>
    Http,

    /// <summary>Straight from the connection, in front of HTTP.</summary>
    Connection,
}

/// <summary>A real Kestrel on a free port with a Socket.IO server.</summary>
internal sealed class SocketIOHost : IAsyncDisposable
{
    /// <summary>Nothing here waits this long unless it hangs.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private SocketIOHost(WebApplication app, LogRecorder log)
    {
        _app = app;
        Log = log;
        Url = new Uri(app.Urls.First());
        Http = new HttpClient { BaseAddress = Url, Timeout = Patience };
        Server = app.Services.GetRequiredService<SocketIOServer>();
    }

    internal Uri Url { get; }

    internal HttpClient Http { get; }

    internal SocketIOServer Server { get; }

    internal Namespace Root => Server.Of("/");

    internal LogRecorder Log { get; }

    internal IServiceProvider Services => _app.Services;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Http.Dispose();
    }

    internal static Task<SocketIOHost> StartAsync(Action<SocketIOOptions>? configure = null, TimeProvider? time = null) => StartAsync(Door.Http, configure, time);

    internal static async Task<SocketIOHost> StartAsync(Door door, Action<SocketIOOptions>? configure = null, TimeProvider? time = null)
    {
        var log = new LogRecorder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (door == Door.Connection)
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO("/socket.io")));
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Services.AddSocketIO(configure);
        var app = builder.Build();
        app.MapSocketIO("/socket.io");
        await app.StartAsync();
        return new SocketIOHost(app, log);
    }

    /// <summary>Stops the host as a signal would.</summary>
    internal Task StopAsync() => _app.StopAsync().WaitAsync(Patience);

    internal async Task<PollingClient> OpenPollingAsync()
    {
        var client = new PollingClient(Http);
        await client.OpenAsync();
        return client;
    }

    internal Task<WebSocketClient> OpenWebSocketAsync(string? sid = null) => WebSocketClient.OpenAsync(Url, sid);

    /// <summary>A WebSocket client that has joined <c>/</c>.</summary>
    internal async Task<WebSocketClient> ConnectAsync(string connect = "40")
    {
        var client = await OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync(connect);
        Assert.StartsWith("40{\"sid\":\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        return client;
    }
}
