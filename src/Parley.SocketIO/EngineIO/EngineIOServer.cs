using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Hosting;

namespace Parley.SocketIO;

/// <summary>
/// A bare Engine.IO v4 server, for applications that need its transports and nothing of Socket.IO. Registered by
/// <see cref="EngineIOExtensions.AddEngineIO"/> as a singleton; thread-safe.
/// </summary>
public sealed class EngineIOServer : IHostedLifecycleService, IDisposable
{
    /// <summary>The name of its settings among all <see cref="SocketIOOptions"/>.</summary>
    internal const string OptionsName = "Engine.IO";

    private readonly ILogger _logger;
    private Action<EngineIOSocket>? _onConnection;

    internal EngineIOServer(IOptionsMonitor<SocketIOOptions> options, TimeProvider time, SocketIOMetrics metrics, ILogger<EngineIOServer> logger, BufferPools? pools)
    {
        _logger = logger;
        Engine = new EngineServer(options.Get(OptionsName), time, metrics, logger, Listen, Opened, pools is null ? null : pools.Renew);
    }

    /// <summary>Open connections, whatever their transport.</summary>
    public int ConnectionCount => Engine.Count;

    internal EngineServer Engine { get; }

    /// <summary>
    /// Sets what runs for each connection before anything is read from it: the place to set its handlers. When it throws, the connection is closed.
    /// </summary>
    public void OnConnection(Action<EngineIOSocket> handler) => _onConnection = handler;

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    /// <summary>Connections end before Kestrel stops: polling clients could not come back for their last packets after that.</summary>
    async Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Engine.StopAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host's own time for stopping is over; it closes what is left.
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private EngineIOSocket Listen(EngineSession session, Handshake handshake) => new(session, handshake, _logger);

    /// <summary>After the open packet is queued: what the application sends follows it.</summary>
    private void Opened(IEngineListener listener)
    {
        var socket = (EngineIOSocket)listener;
        try
        {
            _onConnection?.Invoke(socket);
        }
        catch (Exception error)
        {
            SocketIOLog.EngineHandlerFailed(_logger, error);
            socket.Close();
        }
    }
}
