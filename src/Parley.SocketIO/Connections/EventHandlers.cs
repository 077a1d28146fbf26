using System.Collections.Immutable;
using System.Text.Json;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Connections;

/// <summary>The handlers that a namespace or a socket has registered. Reading takes no lock; writing replaces.</summary>
internal sealed class EventHandlers
{
    private ImmutableDictionary<string, ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>>> _byName =
        ImmutableDictionary.Create<string, ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>>>(StringComparer.Ordinal);

    private ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> _any = [];
    private ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> _unhandled = [];
    private ImmutableArray<Func<Socket, DisconnectReason, ValueTask>> _disconnect = [];
    private ImmutableArray<Func<Socket, DisconnectReason, IReadOnlyCollection<string>, ValueTask>> _disconnecting = [];
    private ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> _middleware = [];
    private ImmutableArray<Func<SocketEvent, EventRefusedException, ValueTask>> _refused = [];
    private ImmutableArray<Action<Socket, string, JsonElement>> _anyOutgoing = [];
    private ImmutableArray<Func<Socket, ValueTask>> _upgrade = [];

    internal ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> Any => _any;

    internal ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> Unhandled => _unhandled;

    internal ImmutableArray<Func<Socket, DisconnectReason, ValueTask>> Disconnect => _disconnect;

    internal ImmutableArray<Func<Socket, DisconnectReason, IReadOnlyCollection<string>, ValueTask>> Disconnecting => _disconnecting;

    internal ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> Middleware => _middleware;

    internal ImmutableArray<Func<SocketEvent, EventRefusedException, ValueTask>> Refused => _refused;

    internal ImmutableArray<Action<Socket, string, JsonElement>> AnyOutgoing => _anyOutgoing;

    internal ImmutableArray<Func<Socket, ValueTask>> Upgrade => _upgrade;

    /// <summary>Whether there is nothing that sees every event.</summary>
    internal bool SeesNamedOnly => _any.IsEmpty && _middleware.IsEmpty;

    internal ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> For(string eventName) => Volatile.Read(ref _byName).GetValueOrDefault(eventName, []);

    internal void On(string eventName, Func<SocketEvent, CancellationToken, ValueTask> handler)
    {
        // No client can send such an event: what is meant is OnConnection, OnDisconnect and their like.
        ReservedNames.ThrowIfReserved(eventName);
        ArgumentNullException.ThrowIfNull(handler);
        ImmutableInterlocked.AddOrUpdate(ref _byName, eventName, [handler], (_, handlers) => handlers.Add(handler));
    }

    internal void Off(string eventName) => ImmutableInterlocked.TryRemove(ref _byName, eventName, out _);

    internal void OnAny(Func<SocketEvent, CancellationToken, ValueTask> handler) => Append(ref _any, handler);

    internal void OnUnhandled(Func<SocketEvent, CancellationToken, ValueTask> handler) => Append(ref _unhandled, handler);

    internal void OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler) => Append(ref _disconnect, handler);

    internal void OnDisconnecting(Func<Socket, DisconnectReason, IReadOnlyCollection<string>, ValueTask> handler) => Append(ref _disconnecting, handler);

    internal void Use(Func<SocketEvent, CancellationToken, ValueTask> middleware) => Append(ref _middleware, middleware);

    internal void OnRefused(Func<SocketEvent, EventRefusedException, ValueTask> handler) => Append(ref _refused, handler);

    internal void OnAnyOutgoing(Action<Socket, string, JsonElement> handler) => Append(ref _anyOutgoing, handler);

    internal void OnUpgrade(Func<Socket, ValueTask> handler) => Append(ref _upgrade, handler);

    private static void Append<T>(ref ImmutableArray<T> handlers, T handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ImmutableInterlocked.Update(ref handlers, static (all, one) => all.Add(one), handler);
    }
}
