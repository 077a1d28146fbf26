using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Rooms;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// A selection of sockets and what to do with it. Immutable: each call returns a new one, so it may be kept and shared.
/// </summary>
public sealed class BroadcastOperator
{
    private readonly Namespace _namespace;
    private readonly Socket? _sender;
    private readonly string[] _rooms;
    private readonly string[] _except;
    private readonly EmitOptions _options;

    internal BroadcastOperator(Namespace ns, Socket? sender = null)
        : this(ns, sender, [], [], EmitOptions.None)
    {
    }

    private BroadcastOperator(Namespace ns, Socket? sender, string[] rooms, string[] except, EmitOptions options)
    {
        _namespace = ns;
        _sender = sender;
        _rooms = rooms;
        _except = except;
        _options = options;
    }

    /// <summary>The same sockets; a packet is dropped for each whose transport cannot take it now.</summary>
    public BroadcastOperator Volatile => With(_options | EmitOptions.Volatile);

    /// <summary>The same sockets; a packet is dropped for each whose send queue is half full.</summary>
    public BroadcastOperator Ephemeral => With(_options | EmitOptions.Ephemeral);

    /// <summary>Adds the members of a room. Without any room, the whole namespace is selected.</summary>
    public BroadcastOperator To(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        return new(_namespace, _sender, [.. _rooms, room], _except, _options);
    }

    /// <summary>Same as <see cref="To"/>.</summary>
    public BroadcastOperator In(string room) => To(room);

    /// <summary>Leaves out the members of a room.</summary>
    public BroadcastOperator Except(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        return new(_namespace, _sender, _rooms, [.. _except, room], _options);
    }

    /// <summary>
    /// Emits an event with one argument to the selected sockets. It is encoded once, whatever their number, and queued at once; nothing is
    /// sent while a lock is held. Two broadcasts of one thread reach each socket in the order of the calls.
    /// </summary>
    public void Emit<T>(string eventName, T payload, JsonTypeInfo<T> type)
    {
        var selection = Select();
        if (selection.Sockets.Length > 0)
            Send(selection, PacketEncoder.Event(_namespace.Name, eventName, payload, type));
    }

    /// <summary>Emits an event with any number of arguments, also none; see <see cref="Emit{T}"/> and <see cref="EventArgument"/>.</summary>
    public void Emit(string eventName, params ReadOnlySpan<EventArgument> arguments)
    {
        var selection = Select();
        if (selection.Sockets.Length > 0)
            Send(selection, PacketEncoder.Event(_namespace.Name, eventName, arguments));
    }

    /// <summary>The selected sockets, each once; a snapshot.</summary>
    public IReadOnlyList<Socket> FetchSockets()
    {
        var (sockets, passed) = Select();
        return passed is null ? sockets : Array.FindAll(sockets, socket => socket != passed);
    }

    /// <summary>Makes the selected sockets join a room.</summary>
    public void SocketsJoin(string room)
    {
        foreach (var socket in FetchSockets())
            socket.Join(room);
    }

    /// <summary>Makes the selected sockets leave a room.</summary>
    public void SocketsLeave(string room)
    {
        foreach (var socket in FetchSockets())
            socket.Leave(room);
    }

    /// <summary>Disconnects the selected sockets; see <see cref="Socket.Disconnect"/>.</summary>
    public void DisconnectSockets(bool close = false)
    {
        foreach (var socket in FetchSockets())
            socket.Disconnect(close);
    }

    internal BroadcastOperator With(EmitOptions options) => new(_namespace, _sender, _rooms, _except, options);

    private RoomTable.Selection Select() => _namespace.Rooms.Select(_rooms, _except, _sender);

    private void Send(RoomTable.Selection selection, OutboundPacket packet)
    {
        foreach (var socket in selection.Sockets)
        {
            if (socket != selection.Passed)
                socket.Send(packet, _options);
        }
    }
}
