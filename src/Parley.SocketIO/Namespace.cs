using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Connections;
using Parley.SocketIO.Recovery;
using Parley.SocketIO.Rooms;

namespace Parley.SocketIO;

/// <summary>
/// A communication channel of its own on the shared connections: middleware, handlers, sockets and rooms. Thread-safe. Middleware and
/// handlers may be added at any time and apply to sockets that connect afterwards (event handlers: to events handled afterwards).
/// </summary>
public sealed partial class Namespace
{
    private readonly SocketIOServer _server;
    private ImmutableArray<Func<Socket, CancellationToken, ValueTask>> _middleware = [];
    private ImmutableArray<Func<Socket, ValueTask>> _connectionHandlers = [];
    private long _lastAckId = -1;

    internal Namespace(SocketIOServer server, string name, ParentNamespace? parent = null)
    {
        _server = server;
        Name = name;
        Parent = parent;
        if (server.RecoveryMemory is { } memory)
            Recovery = new NamespaceRecovery(server, this, memory);
    }

    /// <summary>The name, with its leading slash.</summary>
    public string Name { get; }

    /// <summary>The sockets connected to this namespace on this server; a snapshot.</summary>
    public IReadOnlyCollection<Socket> Sockets => Rooms.All();

    internal IServiceProvider Services => _server.Services;

    internal RoomTable Rooms { get; } = new();

    /// <summary>Whether any socket is in a room, on this server. Takes no snapshot.</summary>
    public bool HasSockets(string room) => Rooms.HasSockets(room);

    internal EventHandlers Handlers { get; } = new();

    internal ImmutableArray<Func<Socket, CancellationToken, ValueTask>> Middleware => _middleware;

    internal ImmutableArray<Func<Socket, ValueTask>> ConnectionHandlers => _connectionHandlers;

    /// <summary>
    /// Adds a middleware, run in order for every CONNECT before it is answered. It refuses by throwing
    /// <see cref="ConnectionRefusedException"/>; any other exception refuses with <c>Internal server error</c>. The token is cancelled when
    /// the client goes away meanwhile.
    /// </summary>
    public Namespace Use(Func<Socket, CancellationToken, ValueTask> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        ImmutableInterlocked.Update(ref _middleware, static (all, one) => all.Add(one), middleware);
        return this;
    }

    /// <summary>
    /// Adds a handler that runs for each connected socket, after its CONNECT is answered and before any of its events is handled.
    /// </summary>
    public Namespace OnConnection(Func<Socket, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ImmutableInterlocked.Update(ref _connectionHandlers, static (all, one) => all.Add(one), handler);
        return this;
    }

    /// <summary>
    /// Adds a handler for an event of any socket of this namespace (<see cref="SocketEvent.Socket"/>). Registered once for all sockets, it
    /// costs a connection no memory. Runs before the socket's own handlers.
    /// </summary>
    public Namespace On(string eventName, Func<SocketEvent, CancellationToken, ValueTask> handler)
    {
        Handlers.On(eventName, handler);
        return this;
    }

    /// <summary>Adds a handler that sees every event of every socket before its own handlers do.</summary>
    public Namespace OnAny(Func<SocketEvent, CancellationToken, ValueTask> handler)
    {
        Handlers.OnAny(handler);
        return this;
    }

    /// <summary>Adds a handler for events that have no handler of their own.</summary>
    public Namespace OnUnhandled(Func<SocketEvent, CancellationToken, ValueTask> handler)
    {
        Handlers.OnUnhandled(handler);
        return this;
    }

    /// <summary>Adds a handler that runs once after the disconnection of each socket, before the socket's own.</summary>
    public Namespace OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler)
    {
        Handlers.OnDisconnect(handler);
        return this;
    }

    /// <summary>
    /// Adds a handler that runs once after the disconnection of each socket, before <see cref="OnDisconnect"/>, and is told the rooms that the socket was
    /// in, its own included; it has left them already.
    /// </summary>
    public Namespace OnDisconnecting(Func<Socket, DisconnectReason, IReadOnlyCollection<string>, ValueTask> handler)
    {
        Handlers.OnDisconnecting(handler);
        return this;
    }

    /// <summary>
    /// Adds a middleware for the events of all sockets, run in order before the handlers, after those of <see cref="OnAny"/>, and before the socket's own
    /// (<see cref="Socket.Use"/>). It refuses an event by throwing <see cref="EventRefusedException"/>; any other exception refuses it with
    /// <c>Internal server error</c>.
    /// </summary>
    public Namespace UseEvent(Func<SocketEvent, CancellationToken, ValueTask> middleware)
    {
        Handlers.Use(middleware);
        return this;
    }

    /// <summary>Adds a handler for events that a middleware has refused; it may acknowledge them itself.</summary>
    public Namespace OnRefused(Func<SocketEvent, EventRefusedException, ValueTask> handler)
    {
        Handlers.OnRefused(handler);
        return this;
    }

    /// <summary>
    /// Adds a handler that sees every event on its way to each socket: its name and its arguments, a JSON array in which bytes are placeholders. For
    /// debugging: each packet is parsed again for it. It runs inside the emit, with no lock held, so the emit waits for it; one that emits sees that event, too.
    /// </summary>
    public Namespace OnAnyOutgoing(Action<Socket, string, JsonElement> handler)
    {
        Handlers.OnAnyOutgoing(handler);
        return this;
    }

    /// <summary>Adds a handler that runs when a socket's connection has moved from polling to WebSocket, in order with its events.</summary>
    public Namespace OnUpgrade(Func<Socket, ValueTask> handler)
    {
        Handlers.OnUpgrade(handler);
        return this;
    }

    /// <summary>The members of a room. Calls chain: the union of the rooms, each socket once.</summary>
    public BroadcastOperator To(string room) => new BroadcastOperator(this).To(room);

    /// <summary>Same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => To(room);

    /// <summary>Everybody except the members of a room.</summary>
    public BroadcastOperator Except(string room) => new BroadcastOperator(this).Except(room);

    /// <summary>Emits to every socket of the namespace; see <see cref="BroadcastOperator.Emit{T}"/>.</summary>
    public void Emit<T>(string eventName, T payload, JsonTypeInfo<T> type, EmitOptions options = EmitOptions.None) =>
        new BroadcastOperator(this).With(options).Emit(eventName, payload, type);

    /// <summary>Emits any number of arguments to every socket of the namespace; see <see cref="BroadcastOperator.Emit{T}"/>.</summary>
    public void Emit(string eventName, params ReadOnlySpan<EventArgument> arguments) => new BroadcastOperator(this).Emit(eventName, arguments);

    /// <summary>Ids are the namespace's, not the socket's: a broadcast is encoded once, with one id for all who are to answer.</summary>
    internal long NextAckId() => Interlocked.Increment(ref _lastAckId);
}
