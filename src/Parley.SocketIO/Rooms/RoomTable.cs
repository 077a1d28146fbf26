using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Rooms;

/// <summary>
/// The sockets of one namespace and the rooms they are in, on this server. Its lock is a leaf. Broadcasts work on snapshots, which are kept
/// until membership changes: a busy room costs no copy per message.
/// </summary>
internal sealed class RoomTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SnapshotSet<Socket>> _rooms = new(StringComparer.Ordinal);
    private Socket[]? _all;

    internal Socket[] All()
    {
        lock (_gate)
            return _all ??= [.. _sockets.Values];
    }

    internal void Add(Socket socket, string[] rooms)
    {
        lock (_gate)
        {
            _sockets[socket.Id] = socket;
            _all = null;
            foreach (var room in rooms)
                JoinLocked(room, socket);
        }
    }

    internal void Remove(Socket socket, string[] rooms)
    {
        lock (_gate)
        {
            _sockets.Remove(socket.Id);
            _all = null;
            foreach (var room in rooms)
                LeaveLocked(room, socket);
        }
    }

    internal bool HasSockets(string room)
    {
        lock (_gate)
            return _rooms.ContainsKey(room) || _sockets.ContainsKey(room);
    }

    internal void Join(string room, Socket socket)
    {
        lock (_gate)
            JoinLocked(room, socket);
    }

    internal void Leave(string room, Socket socket)
    {
        lock (_gate)
            LeaveLocked(room, socket);
    }

    /// <summary>
    /// The sockets of this node that a broadcast is for. The common
    /// broadcast, one room without one socket, copies nothing: that socket is handed back to be passed over.
    /// </summary>
    internal Selection Select(BroadcastTarget target)
    {
        var (rooms, except, sender) = (target.Rooms, target.Except, target.Sender);
        lock (_gate)
        {
            var selected = rooms.Length switch
            {
                0 => _all ??= [.. _sockets.Values],
                1 => Members(rooms[0]),
                _ => [.. rooms.SelectMany(Members).Distinct()],
            };
            if (except.Length == 0)
                return new Selection(selected, sender);
            if (sender is null && except.Length == 1 && Members(except[0]) is { Length: <= 1 } one)
                return new Selection(selected, one.Length == 0 ? null : one[0]);
            var excluded = new HashSet<Socket>(except.SelectMany(Members));
            return new Selection(Array.FindAll(selected, socket => !excluded.Contains(socket)), sender);
        }
    }

    /// <summary>A socket's own room is not stored: it is found by its id.</summary>
    private Socket[] Members(string room)
    {
        ref var members = ref CollectionsMarshal.GetValueRefOrNullRef(_rooms, room);
        if (!Unsafe.IsNullRef(ref members))
            return members.Items;
        return _sockets.TryGetValue(room, out var socket) ? [socket] : [];
    }

    private void JoinLocked(string name, Socket socket) => CollectionsMarshal.GetValueRefOrAddDefault(_rooms, name, out _).Add(socket);

    private void LeaveLocked(string name, Socket socket)
    {
        ref var members = ref CollectionsMarshal.GetValueRefOrNullRef(_rooms, name);
        if (!Unsafe.IsNullRef(ref members) && members.Remove(socket) && members.Count == 0)
            _rooms.Remove(name);
    }

    /// <summary>Sockets, each once; <paramref name="Passed"/> may be among them and is not meant.</summary>
    internal readonly record struct Selection(Socket[] Sockets, Socket? Passed)
    {
        internal int Count => Passed is not null && Array.IndexOf(Sockets, Passed) >= 0 ? Sockets.Length - 1 : Sockets.Length;

        /// <summary>Tells outgoing handlers of one packet and queues it, for all of them.</summary>
        internal void Send(OutboundPacket packet, EmitOptions options)
        {
            foreach (var socket in Sockets)
            {
                if (socket == Passed)
                    continue;
                socket.TellOutgoing(packet);
                socket.Queue(packet, options);
            }
        }

        /// <summary>Queues one packet for all of them and tells nobody: for callers who hold a lock.</summary>
        internal void Queue(OutboundPacket packet, EmitOptions options)
        {
            foreach (var socket in Sockets)
            {
                if (socket != Passed)
                    socket.Queue(packet, options);
            }
        }

        internal void TellOutgoing(OutboundPacket packet)
        {
            foreach (var socket in Sockets)
            {
                if (socket != Passed)
                    socket.TellOutgoing(packet);
            }
        }
    }
}
