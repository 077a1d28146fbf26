using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Adapters;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Recovery;
using Parley.SocketIO.Rooms;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

public sealed partial class Namespace
{
    private ConcurrentDictionary<string, ImmutableArray<Func<ServerSideEvent, ValueTask>>>? _serverSideHandlers;

    /// <summary>Null on a server that is alone.</summary>
    internal Cluster? Cluster => _server.Cluster;

    /// <summary>Null when it is not offered.</summary>
    internal NamespaceRecovery? Recovery { get; }

    internal SocketIOOptions Options => _server.Options;

    internal TimeProvider Time => _server.Time;

    internal string NodeId => _server.NodeId;

    /// <summary>
    /// Adds a handler for an event that another server of the cluster emits with <see cref="ServerSideEmit{T}"/>. Handlers are started in the order
    /// of the events, not awaited, on the thread that receives everything from the other nodes: they must not block it.
    /// </summary>
    public Namespace OnServerSide(string eventName, Func<ServerSideEvent, ValueTask> handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        ArgumentNullException.ThrowIfNull(handler);
        if (_serverSideHandlers is null)
            Interlocked.CompareExchange(ref _serverSideHandlers, new(StringComparer.Ordinal), null);
        _serverSideHandlers.AddOrUpdate(eventName, [handler], (_, handlers) => handlers.Add(handler));
        return this;
    }

    /// <summary>Emits an event to the other servers of the cluster; without any, to nobody. At most once.</summary>
    public void ServerSideEmit<T>(string eventName, T payload, JsonTypeInfo<T> type)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        Cluster?.ServerSideEmit(Name, eventName, ServerSideArguments(payload, type));
    }

    /// <summary>
    /// Emits an event to the other servers of the cluster and returns what they answered, after at most
    /// <see cref="ClusterOptions.RequestTimeout"/>. A server without a handler for the event answers nothing and is not waited for.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<ClusterResult<JsonElement>> ServerSideEmitWithAckAsync<T>(
        string eventName, T payload, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Cluster is { } cluster
            ? cluster.ServerSideEmitWithAckAsync(Name, eventName, ServerSideArguments(payload, type), cancellationToken)
            : Task.FromResult(new ClusterResult<JsonElement> { Items = [], MissingNodes = [] });
    }

    /// <summary>False when nobody handles it.</summary>
    internal bool OnServerSideEvent(ServerSideEvent serverSideEvent)
    {
        var handlers = _serverSideHandlers?.GetValueOrDefault(serverSideEvent.Name, []) ?? [];
        foreach (var handler in handlers)
            _ = RunAsync(handler, serverSideEvent);
        return handlers.Length > 0;
    }

    /// <summary>Queues a packet for the sockets of this node that it is meant for.</summary>
    internal void Deliver(OutboundPacket packet, BroadcastTarget target)
    {
        if (packet.Offset is null || Recovery is null)
            Rooms.Select(target).Send(packet, target.Flags);
        else
            Recovery.Deliver(packet, target, cluster: null);
    }

    /// <summary>For an event without acknowledgement that must arrive; null without recovery.</summary>
    internal string? NextOffset(EmitOptions options) => options == EmitOptions.None ? Recovery?.NextOffset() : null;

    /// <summary>Sockets of this node as another would see them.</summary>
    internal IEnumerable<RemoteSocket> Describe(IReadOnlyList<Socket> sockets) =>
        RemoteSocketCodec.Read(this, _server.NodeId, RemoteSocketCodec.Write(sockets));

    private static byte[] ServerSideArguments<T>(T payload, JsonTypeInfo<T> type) => [(byte)'[', .. JsonSerializer.SerializeToUtf8Bytes(payload, type), (byte)']'];

    private async Task RunAsync(Func<ServerSideEvent, ValueTask> handler, ServerSideEvent serverSideEvent)
    {
        try
        {
            await handler(serverSideEvent);
        }
        catch (Exception error)
        {
            SocketIOLog.HandlerFailed(_server.Logger, error, Name, serverSideEvent.Name);
        }
    }
}
