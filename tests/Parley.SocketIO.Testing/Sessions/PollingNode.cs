using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Testing.Sessions;

/// <summary>A server that shares its polling sessions: a real Kestrel on a free port.</summary>
public sealed class PollingNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PollingNode(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = ServerNode.Patience };
        Server = app.Services.GetRequiredService<SocketIOServer>();
    }

    /// <summary>Requests to it.</summary>
    public HttpClient Http { get; }

    /// <summary>Its server.</summary>
    public SocketIOServer Server { get; }

    /// <summary>The namespace <c>/</c>.</summary>
    public Namespace Root => Server.Of("/");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Http.Dispose();
    }

    /// <summary>Starts a node.</summary>
    public static async Task<PollingNode> StartAsync(ISessionDirectory directory, Action<SocketIOOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(directory);
        builder.Services.AddSocketIO(configure);
        var app = builder.Build();
        app.MapSocketIO("/socket.io");
        await app.StartAsync();
        return new PollingNode(app);
    }

    /// <summary>Stops it as a signal would.</summary>
    public Task StopAsync() => _app.StopAsync().WaitAsync(ServerNode.Patience);

    /// <summary>Completes with the next socket that connects.</summary>
    public Task<Socket> NextSocketAsync()
    {
        var next = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        Root.OnConnection(socket =>
        {
            next.TrySetResult(socket);
            return ValueTask.CompletedTask;
        });
        return next.Task.WaitAsync(ServerNode.Patience);
    }

    /// <summary>Completes with the reason of the next disconnection.</summary>
    public Task<DisconnectReason> NextDisconnectAsync()
    {
        var next = new TaskCompletionSource<DisconnectReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        Root.OnDisconnect((_, reason) =>
        {
            next.TrySetResult(reason);
            return ValueTask.CompletedTask;
        });
        return next.Task.WaitAsync(ServerNode.Patience);
    }
}
