using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Adapters;
using Parley.SocketIO.Rooms;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// A selection of sockets and what to do with it. Immutable: each call returns a new one, so it may be kept and shared. In a cluster it means the
/// sockets of all nodes, unless <see cref="Local"/>.
/// </summary>
public sealed partial class BroadcastOperator
{
    private readonly Namespace _namespace;
    private readonly BroadcastTarget _target;

    internal BroadcastOperator(Namespace ns, Socket? sender = null)
        : this(ns, sender is null ? BroadcastTarget.Everybody : new BroadcastTarget { Sender = sender })
    {
    }

    internal BroadcastOperator(Namespace ns, BroadcastTarget target)
    {
        _namespace = ns;
        _target = target;
    }

    /// <summary>The same sockets; a packet is dropped for each whose transport cannot take it now.</summary>
    public BroadcastOperator Volatile => With(EmitOptions.Volatile);

    /// <summary>The same sockets; a packet is dropped for each whose send queue is half full.</summary>
    public BroadcastOperator Ephemeral => With(EmitOptions.Ephemeral);

    /// <summary>Only the sockets of this server.</summary>
    public BroadcastOperator Local => new(_namespace, _target with { IsLocal = true });

    /// <summary>The other nodes, if any and if they are meant.</summary>
    private Cluster? Cluster => _target.IsLocal ? null : _namespace.Cluster;

    /// <summary>Whether a packet that nobody here gets may be wanted by another node, or by a client that comes back.</summary>
    private bool IsHeardElsewhere => Cluster is not null || _namespace.Recovery is not null;

    /// <summary>Adds the members of a room. Without any room, the whole namespace is selected.</summary>
    public BroadcastOperator To(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        return new(_namespace, _target with { Rooms = [.. _target.Rooms, room] });
    }

    /// <summary>Same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => To(room);

    /// <summary>Leaves out the members of a room.</summary>
    public BroadcastOperator Except(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        return new(_namespace, _target with { Except = [.. _target.Except, room] });
    }

    /// <summary>
    /// Emits an event with one argument to the selected sockets. It is encoded once, whatever their number, and queued at once; nothing is
    /// sent while a lock is held. Two broadcasts of one thread reach each socket in the order of the calls.
    /// </summary>
    public void Emit<T>(string eventName, T payload, JsonTypeInfo<T> type)
    {
        var here = Select();
        if (here.Sockets.Length > 0 || IsHeardElsewhere)
            Send(here, PacketEncoder.Event(_namespace.Name, eventName, payload, type, offset: _namespace.NextOffset(_target.Flags)));
    }

    /// <summary>Emits an event with any number of arguments, also none; see <see cref="Emit{T}"/> and <see cref="EventArgument"/>.</summary>
    public void Emit(string eventName, params ReadOnlySpan<EventArgument> arguments)
    {
        var here = Select();
        if (here.Sockets.Length > 0 || IsHeardElsewhere)
            Send(here, PacketEncoder.Event(_namespace.Name, eventName, arguments, offset: _namespace.NextOffset(_target.Flags)));
    }

    /// <summary>The selected sockets of this server, each once; a snapshot. See <see cref="FetchSocketsAsync"/> for those of all nodes.</summary>
    public IReadOnlyList<Socket> FetchSockets()
    {
        var (sockets, passed) = Select();
        return passed is null ? sockets : Array.FindAll(sockets, socket => socket != passed);
    }

    /// <summary>
    /// Describes the selected sockets of all nodes. Waits at most <see cref="ClusterOptions.RequestTimeout"/>; the result names the nodes that did not
    /// answer.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ClusterResult<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default)
    {
        var here = _namespace.Describe(FetchSockets());
        if (Cluster is not { } cluster)
            return new ClusterResult<RemoteSocket> { Items = [.. here], MissingNodes = [] };
        var others = await cluster.FetchSocketsAsync(_namespace, _target, cancellationToken);
        return others with { Items = [.. here, .. others.Items] };
    }

    /// <summary>
    /// Counts the selected sockets, node by node: <c>(await io.To("room").CountSocketsAsync()).Items.Sum()</c>. Fails as little as
    /// <see cref="FetchSocketsAsync"/>, and costs far less.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ClusterResult<int>> CountSocketsAsync(CancellationToken cancellationToken = default)
    {
        var here = Select().Count;
        if (Cluster is not { } cluster)
            return new ClusterResult<int> { Items = [here], MissingNodes = [] };
        var others = await cluster.CountSocketsAsync(_namespace, _target, cancellationToken);
        return others with { Items = [here, .. others.Items] };
    }

    /// <summary>Makes the selected sockets join a room. Those of this server have joined when it returns; the other nodes are told.</summary>
    public void SocketsJoin(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        foreach (var socket in FetchSockets())
            socket.Join(room);
        Cluster?.SocketsJoin(_namespace.Name, _target, room);
    }

    /// <summary>Makes the selected sockets leave a room; see <see cref="SocketsJoin"/>.</summary>
    public void SocketsLeave(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        Cluster?.SocketsLeave(_namespace.Name, _target, room);
        foreach (var socket in FetchSockets())
            socket.Leave(room);
    }

    /// <summary>Disconnects the selected sockets; see <see cref="Socket.Disconnect"/>.</summary>
    public void DisconnectSockets(bool close = false)
    {
        Cluster?.DisconnectSockets(_namespace.Name, _target, close);
        foreach (var socket in FetchSockets())
            socket.Disconnect(close);
    }

    internal BroadcastOperator With(EmitOptions options) => new(_namespace, _target with { Flags = _target.Flags | options });

    private RoomTable.Selection Select() => _namespace.Rooms.Select(_target);

    private void Send(RoomTable.Selection here, OutboundPacket packet)
    {
        if (packet.Offset is not null && _namespace.Recovery is { } recovery)
        {
            recovery.Deliver(packet, _target, Cluster);
            return;
        }

        here.Send(packet, _target.Flags);
        Cluster?.Publish(Cluster.Broadcast(_namespace.Name, _target, packet));
    }
}
