using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Connections;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Rooms;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// One client in one namespace. All members are thread-safe.
/// </summary>
/// <remarks>
/// <para>Events are handled strictly in the order in which they arrived, one at a time: a handler is awaited before the next event of the same
/// socket is handled. A handler that has long work to do returns early and acknowledges later. Acknowledgements, pings and disconnections do
/// not wait for handlers, so a handler may await <see cref="EmitWithAckAsync{T}"/>.</para>
/// <para>Packets leave in the order of the calls that emitted them, over every transport and through an upgrade.</para>
/// </remarks>
public sealed partial class Socket
{
    private const int SocketIdBytes = 15;

    private readonly Lock _gate = new();
    private readonly Connection _connection;
    private volatile State _state;
    private SnapshotSet<string> _rooms;
    private EventHandlers? _handlers;
    private PendingAcks? _acks;
    private CancellationTokenSource? _disconnected;
    private IDictionary<string, object?>? _data;

    internal Socket(Connection connection, Namespace ns, Handshake handshake)
    {
        _connection = connection;
        Namespace = ns;
        Handshake = handshake;
        Id = EngineServer.NewId(SocketIdBytes);
        _inbox = new Inbox(connection.Server.Options.ReceiveQueueBytes, connection.Server.Options.ReceiveQueuePackets);
    }

    private enum State
    {
        Connecting,
        Connected,
        Disconnected,
    }

    /// <summary>
    /// The socket's public id, new for each connection unless it is <see cref="Recovered"/>; also the name of the room that only this socket is in.
    /// </summary>
    public string Id { get; private set; }

    /// <summary>The namespace that the socket is in.</summary>
    public Namespace Namespace { get; }

    /// <summary>What the client presented.</summary>
    public Handshake Handshake { get; private set; }

    /// <summary>Whether the socket is connected: false in middleware and after disconnection.</summary>
    public bool IsConnected => _state == State.Connected;

    /// <summary>The one object of the application's that each event needs: a field, where <see cref="Data"/> is a dictionary. Null until it is set.</summary>
    public object? Context { get; set; }

    /// <summary>The application's own data about this socket; thread-safe, created on first use.</summary>
    public IDictionary<string, object?> Data
    {
        get
        {
            if (_data is null)
                Interlocked.CompareExchange(ref _data, new ConcurrentDictionary<string, object?>(1, 3), null);
            return _data;
        }
    }

    /// <summary>Cancelled when the socket is disconnected.</summary>
    public CancellationToken Disconnected
    {
        get
        {
            lock (_gate)
            {
                if (_state == State.Disconnected && _disconnected is null)
                    return new CancellationToken(canceled: true);
                _disconnected ??= new CancellationTokenSource();
                return _disconnected.Token;
            }
        }
    }

    /// <summary>The rooms that the socket is in, its own (<see cref="Id"/>) included; a copy. Empty after disconnection.</summary>
    public IReadOnlyCollection<string> Rooms
    {
        get
        {
            lock (_gate)
                return _state == State.Disconnected ? [] : [Id, .. _rooms.Items];
        }
    }

    /// <summary>Whether the socket is in a room; its own (<see cref="Id"/>) is one. False after disconnection.</summary>
    public bool IsIn(string room)
    {
        lock (_gate)
            return _state != State.Disconnected && (room == Id || _rooms.Contains(room));
    }

    /// <summary>Everybody in the namespace except this socket.</summary>
    public BroadcastOperator Broadcast => new(Namespace, sender: this);

    /// <summary>The members of a room except this socket.</summary>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>Same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <summary>Everybody in the namespace except this socket and the members of a room.</summary>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>
    /// Emits an event with one argument. Encodes and queues at once, never blocks. False when the packet was dropped (see
    /// <paramref name="options"/>) or the socket is not connected; true does not mean that it arrived.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is one of Socket.IO's reserved names.</exception>
    public bool Emit<T>(string eventName, T payload, JsonTypeInfo<T> type, EmitOptions options = EmitOptions.None) =>
        IsConnected && Send(PacketEncoder.Event(Namespace.Name, eventName, payload, type, offset: Namespace.NextOffset(options)), options);

    /// <summary>
    /// Emits an event with any number of arguments, also none: <c>socket.Emit("moved", 12, "north", bytes)</c>; see <see cref="EventArgument"/>.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is one of Socket.IO's reserved names.</exception>
    [OverloadResolutionPriority(1)]
    public bool Emit(string eventName, params ReadOnlySpan<EventArgument> arguments) => Emit(eventName, EmitOptions.None, arguments);

    /// <summary>Emits an event with any number of arguments; see <see cref="Emit{T}"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is one of Socket.IO's reserved names.</exception>
    public bool Emit(string eventName, EmitOptions options, params ReadOnlySpan<EventArgument> arguments) =>
        IsConnected && Send(PacketEncoder.Event(Namespace.Name, eventName, arguments, offset: Namespace.NextOffset(options)), options);

    /// <summary>Emits an event with one argument and returns the client's acknowledgement.</summary>
    /// <exception cref="TimeoutException">No answer came within <paramref name="timeout"/>.</exception>
    /// <exception cref="SocketDisconnectedException">The socket is, or was before the answer, disconnected.</exception>
    /// <exception cref="InvalidOperationException"><see cref="SocketIOOptions.MaxPendingAcks"/> are unanswered already.</exception>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is one of Socket.IO's reserved names.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<ReceivedArguments> EmitWithAckAsync<T>(
        string eventName, T payload, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var id = Namespace.NextAckId();
        return AskAsync(id, PacketEncoder.Event(Namespace.Name, eventName, payload, type, id), timeout, cancellationToken);
    }

    /// <summary>Emits an event with any number of arguments and returns the client's acknowledgement; fails as <see cref="EmitWithAckAsync{T}"/> does.</summary>
    public Task<ReceivedArguments> EmitWithAckAsync(string eventName, TimeSpan timeout, params ReadOnlySpan<EventArgument> arguments) =>
        EmitWithAckAsync(eventName, timeout, CancellationToken.None, arguments);

    /// <summary>Emits an event with any number of arguments and returns the client's acknowledgement; fails as <see cref="EmitWithAckAsync{T}"/> does.</summary>
    public Task<ReceivedArguments> EmitWithAckAsync(
        string eventName, TimeSpan timeout, CancellationToken cancellationToken, params ReadOnlySpan<EventArgument> arguments)
    {
        var id = Namespace.NextAckId();
        return AskAsync(id, PacketEncoder.Event(Namespace.Name, eventName, arguments, id), timeout, cancellationToken);
    }

    /// <summary>Joins a room. Of no effect after disconnection; in middleware it takes effect with the connection.</summary>
    public void Join(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        lock (_gate)
        {
            if (_state == State.Disconnected || room == Id || !_rooms.Add(room))
                return;
            if (_state == State.Connected)
                Namespace.Rooms.Join(room, this);
        }
    }

    /// <summary>Leaves a room. A socket's own room cannot be left.</summary>
    public void Leave(string room)
    {
        lock (_gate)
        {
            if (_rooms.Remove(room) && _state == State.Connected)
                Namespace.Rooms.Leave(room, this);
        }
    }

    /// <summary>Drops <see cref="Handshake.Auth"/>, for an application that has read it: a credential that is no longer needed is not kept.</summary>
    public void ForgetAuth() => Handshake = _connection.Handshake;

    /// <summary>
    /// Disconnects the socket from its namespace. With <paramref name="close"/> the client's whole connection is closed, all its namespaces
    /// included. Official clients do not reconnect by themselves. What was emitted before still goes out.
    /// </summary>
    public void Disconnect(bool close = false)
    {
        if (close)
        {
            _connection.Close();
            return;
        }

        _connection.Remove(this);
        Close(DisconnectReason.ServerDisconnect, PacketEncoder.Disconnect(Namespace.Name));
    }

    /// <summary>
    /// Closes the client's connection as a lost network would, after what was emitted before: official clients reconnect by themselves. For a
    /// server that cannot serve this connection now.
    /// </summary>
    public void CloseTransport() => _connection.CloseTransport();

    /// <summary>False, too, when the socket has left a connection that goes on with other namespaces.</summary>
    internal bool Send(OutboundPacket packet, EmitOptions options)
    {
        if (packet.Offset is not null)
            return Namespace.Recovery!.Deliver(packet, this);
        TellOutgoing(packet);
        return Queue(packet, options);
    }

    internal void ResolveAck(long id, ReceivedArguments arguments) => Volatile.Read(ref _acks)?.Resolve(id, arguments);

    /// <summary>Queues a packet whose answer <paramref name="receiver"/> hears of. False when it will hear nothing.</summary>
    internal bool TryAsk(long id, OutboundPacket packet, IAckReceiver receiver)
    {
        PendingAcks acks;
        lock (_gate)
        {
            if (_state != State.Connected)
                return false;
            acks = _acks ??= new PendingAcks(_connection.Server.Options.MaxPendingAcks);
        }

        // Where sending fails and nothing is left to forget, the receiver has heard of the disconnection already.
        return acks.TryExpect(id, receiver) && (Send(packet, EmitOptions.None) || !acks.Forget(id));
    }

    internal void ForgetAck(long id) => Volatile.Read(ref _acks)?.Forget(id);

    private async Task<ReceivedArguments> AskAsync(long id, OutboundPacket packet, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var acks = Acks();
        var answer = acks.Expect(id);
        try
        {
            if (!Send(packet, EmitOptions.None))
                throw new SocketDisconnectedException();

            // A caller that blocks its thread for the answer must not hold back the question.
            Turn.Flush();
            return await answer.WaitAsync(timeout, _connection.Server.Time, cancellationToken);
        }
        finally
        {
            acks.Forget(id);
        }
    }

    private PendingAcks Acks()
    {
        lock (_gate)
        {
            if (_state != State.Connected)
                throw new SocketDisconnectedException();
            return _acks ??= new PendingAcks(_connection.Server.Options.MaxPendingAcks);
        }
    }
}
