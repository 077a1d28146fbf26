using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Adapters;
using Parley.SocketIO.Connections;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Hosting;
using Parley.SocketIO.Recovery;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO;

/// <summary>
/// A Socket.IO v5 server over Engine.IO v4. Registered by
/// <see cref="SocketIOServiceCollectionExtensions.AddSocketIO"/> as a singleton; thread-safe.
/// </summary>
public sealed partial class SocketIOServer : IDisposable
{
    private const int NodeIdBytes = 9;

    private readonly TaskCompletionSource _socketsEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _shutdown;
    private readonly ISessionDirectory? _directory;
    private int _activeSockets;

    internal SocketIOServer(
        IOptions<SocketIOOptions> options,
        TimeProvider time,
        SocketIOMetrics metrics,
        ILogger<SocketIOServer> logger,
        IAdapter? adapter,
        ISessionDirectory? directory,
        BufferPools? pools,
        IServiceProvider services)
    {
        Services = services;
        Options = options.Value;
        Time = time;
        Logger = logger;

        // A pong says that all before its ping has arrived. When a connection is found to be dead, its last pong is at most an interval and a time-out old,
        // and the ping of that at most another time-out; a second for the wheel.
        if (Options.Recovery.IsEnabled)
            RecoveryMemory = new RecoveryMemory(Options.Recovery, Options.PingInterval + (2 * Options.PingTimeout) + TimeSpan.FromSeconds(1), time);
        Engine = new EngineServer(
            Options, time, metrics, logger, (session, handshake) => new Connection(this, session, handshake), releaseBuffers: pools is null ? null : pools.Renew);
        _directory = directory;
        _shutdown = new Lazy<Task>(StopAsync);
        Cluster = adapter is null ? null : new Cluster(this, adapter);
        Of("/");
    }

    /// <summary>Open connections on this server, whatever their transport and namespaces.</summary>
    public int ConnectionCount => Engine.Count;

    internal SocketIOOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal EngineServer Engine { get; }

    /// <summary>Null when recovery is off.</summary>
    internal RecoveryMemory? RecoveryMemory { get; }

    /// <summary>Where classes that configure namespaces and handlers with a scope come from.</summary>
    internal IServiceProvider Services { get; }

    /// <summary>Null on a server that is alone.</summary>
    internal Cluster? Cluster { get; }

    /// <summary>The members of a room of <c>/</c>.</summary>
    public BroadcastOperator To(string room) => Of("/").To(room);

    /// <summary>Same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => To(room);

    /// <summary>Everybody in <c>/</c> except the members of a room.</summary>
    public BroadcastOperator Except(string room) => Of("/").Except(room);

    /// <summary>Emits an event with one argument to every socket of <c>/</c>; see <see cref="BroadcastOperator.Emit{T}"/>.</summary>
    public void Emit<T>(string eventName, T payload, JsonTypeInfo<T> type, EmitOptions options = EmitOptions.None) =>
        Of("/").Emit(eventName, payload, type, options);

    /// <summary>Emits an event with any number of arguments to every socket of <c>/</c>; see <see cref="BroadcastOperator.Emit{T}"/>.</summary>
    public void Emit(string eventName, params ReadOnlySpan<EventArgument> arguments) => Of("/").Emit(eventName, arguments);

    /// <summary>This server's id among the nodes of its cluster: 12 random characters, new for each start.</summary>
    public string NodeId { get; } = EngineServer.NewId(NodeIdBytes);

    /// <summary>Ids of the other servers of the cluster that live, as far as this one has heard.</summary>
    public IReadOnlyCollection<string> OtherNodes => Cluster?.OtherNodes ?? [];

    /// <summary>
    /// Refuses new connections, closes the open ones after what they have queued is sent, and waits for their disconnect handlers. Clients
    /// see a transport close, after which official ones reconnect. Bounded by <see cref="SocketIOOptions.ShutdownTimeout"/> per
    /// connection and by the token. Called by the host when the application stops; further calls wait for the same end.
    /// </summary>
    public Task ShutdownAsync(CancellationToken cancellationToken = default) => _shutdown.Value.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    /// <summary>Has the registered classes configure their namespaces, then joins the other nodes, if there are any; called by the host before it listens.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var registration in Services.GetServices<SocketIONamespaceRegistration>())
            registration.Resolve(Services).Configure(Of(registration.Name));
        if (Cluster is not null)
            await Cluster.StartAsync(cancellationToken);
        if (_directory is not null)
            await Engine.StartDirectoryAsync(_directory, NodeId, cancellationToken);
    }

    internal void SocketStarted() => Interlocked.Increment(ref _activeSockets);

    internal void SocketEnded()
    {
        if (Interlocked.Decrement(ref _activeSockets) == 0 && Engine.IsStopping)
            _socketsEnded.TrySetResult();
    }

    private async Task StopAsync()
    {
        SocketIOLog.ShuttingDown(Logger, ConnectionCount);
        await Engine.StopAsync();
        if (Volatile.Read(ref _activeSockets) == 0)
            _socketsEnded.TrySetResult();
        await _socketsEnded.Task;
        await Engine.StopDirectoryAsync(CancellationToken.None);
        if (Cluster is not null)
            await Cluster.StopAsync();
    }
}
