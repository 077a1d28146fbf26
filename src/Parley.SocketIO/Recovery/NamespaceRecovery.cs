using Parley.SocketIO.Adapters;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Rooms;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Recovery;

/// <summary>
/// Connection state recovery of one namespace on one node. Steps: a socket enters with a secret id (<c>pid</c>); what is emitted is logged in the order
/// in which the sockets get it; a lost connection leaves a session behind; the client comes back with its pid and its last offset, perhaps to another node,
/// and the session is taken from wherever it is, once.
/// </summary>
internal sealed class NamespaceRecovery : TimerWheel.Entry
{
    /// <summary>The secret: 144 random bits.</summary>
    private const int PidBytes = 18;
    private const int PidLength = 24;

    /// <summary>A node's id of 12 characters and a dot.</summary>
    private const int OffsetPrefixLength = 13;

    /// <summary>How long a client that is back waits for the handlers of its disconnection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SocketIOServer _server;
    private readonly Namespace _namespace;
    private readonly RecoveryOptions _options;
    private readonly RecoveryMemory _memory;
    private readonly PacketLog _log;
    private readonly Dictionary<string, Socket> _connected = new(StringComparer.Ordinal);
    private readonly WaitingSessions _waiting;
    private long _lastOffset;

    internal NamespaceRecovery(SocketIOServer server, Namespace ns, RecoveryMemory memory)
    {
        _server = server;
        _namespace = ns;
        _options = server.Options.Recovery;
        _memory = memory;
        _waiting = new WaitingSessions(memory);
        _log = new PacketLog(memory);
    }

    /// <summary>
    /// Held while packets are logged and queued: the order of the log is the order in which each socket gets them, else an offset would say little about what
    /// its client has. Taken after a socket's lock, before those of rooms, sessions and the memory. Nothing of the application's is called under it but the adapter,
    /// which neither blocks nor calls back (<see cref="IAdapter.Publish"/>).
    /// </summary>
    internal Lock Order { get; } = new();

    /// <summary>Whether a session waits for its client.</summary>
    internal bool HasWaiting => _waiting.Count > 0;

    /// <summary>Unique in the cluster; clients only compare it.</summary>
    internal string NextOffset() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_server.NodeId}.{Interlocked.Increment(ref _lastOffset)}");

    /// <summary>Logs a packet with an offset and queues it for the sockets of this node that it is meant for.</summary>
    /// <param name="packet">With an offset.</param>
    /// <param name="target">Whom it is meant for.</param>
    /// <param name="cluster">
    /// Tells the other nodes, where it was emitted here. Under the lock, as one step with the log: a session that moves between two nodes at that moment finds the packet
    /// in the log that it leaves or in the one that it comes to. Were it logged first, a client that comes back here would have marked a place behind it, and another node,
    /// which has not heard of it, would give its session away without it; were it told first, the same would happen the other way round.
    /// </param>
    internal void Deliver(OutboundPacket packet, BroadcastTarget target, Cluster? cluster)
    {
        var message = cluster?.Broadcast(_namespace.Name, target, packet);
        var except = target.Sender is { } sender ? [.. target.Except, sender.Id] : target.Except;
        RoomTable.Selection selected;
        lock (Order)
        {
            _log.Append(new LoggedPacket(packet, target.Rooms, except, onlyFor: null));
            selected = _namespace.Rooms.Select(target);
            selected.Queue(packet, target.Flags);
            if (message is not null)
                cluster!.Publish(message);
        }

        // The application's handlers, once the lock is free: they may take their time, or emit themselves.
        selected.TellOutgoing(packet);
        ScheduleSweep();
    }

    /// <summary>Logs a packet with an offset and queues it for one socket of this node.</summary>
    internal bool Deliver(OutboundPacket packet, Socket socket)
    {
        bool isQueued;
        lock (Order)
        {
            if (!socket.IsConnected)
                return false;
            _log.Append(new LoggedPacket(packet, [], [], socket.Id));
            isQueued = socket.Queue(packet, EmitOptions.None);
        }

        socket.TellOutgoing(packet);
        ScheduleSweep();
        return isQueued;
    }

    /// <summary>A socket connects, as a new one. Under <see cref="Order"/>.</summary>
    internal RecoverySession Enter(Socket socket)
    {
        var session = new RecoverySession { Pid = EngineServer.NewId(PidBytes), SocketId = socket.Id, Start = _log.Next };
        _connected[session.Pid] = socket;
        return session;
    }

    /// <summary>
    /// A socket connects, restored. Returns its session and what to send it first; null when some of that is gone by now. Under <see cref="Order"/>.
    /// </summary>
    internal (RecoverySession Session, List<LoggedPacket> Replayed)? Enter(Socket socket, RecoveringSession recovering)
    {
        // What the application has taken it out of meanwhile it no longer gets.
        if (Settle(recovering, [.. recovering.Session.Rooms.Where(socket.IsIn)]) is not { } settled)
            return null;
        _connected[settled.Session.Pid] = socket;
        return (settled.Session with { Rooms = [], Data = null }, settled.Replayed);
    }

    /// <summary>A connected socket is disconnected. With <paramref name="isKept"/> its session waits for the client to come back.</summary>
    internal void Leave(Socket socket, RecoverySession session, string[] rooms, bool isKept)
    {
        lock (Order)
        {
            _connected.Remove(session.Pid);
            if (!isKept)
                return;
            var data = socket.DataOrNull;
            _waiting.Add(session with { Rooms = rooms, Data = data, DisconnectedAt = _server.Time.GetTimestamp(), Ended = socket.DisconnectionHandled });
        }

        ScheduleSweep();
    }

    /// <summary>The session did not reach its client after all; it may be asked for again while its time lasts.</summary>
    internal void GiveBack(RecoveringSession recovering)
    {
        lock (Order)
        {
            if (Settle(recovering, recovering.Session.Rooms) is { } settled)
                _waiting.Add(settled.Session);
        }

        ScheduleSweep();
    }

    /// <summary>Takes a session from this node or from another one; null when there is none, or too much was missed.</summary>
    internal async Task<RecoveringSession?> TakeAsync(string pid, string? offset)
    {
        if (pid.Length != PidLength)
            return null;
        if (await TakeHereAsync(pid, offset) is { } here)
            return here;
        if (_server.Cluster is not { } cluster)
            return null;

        // Marked before the others are asked: what they emit after they have answered is in this node's log then.
        long mark;
        lock (Order)
            mark = _log.Next;
        var taken = await cluster.TakeSessionAsync(_namespace, pid, offset);
        return taken is { } other && Fits(other.Missed) ? new RecoveringSession(other.Session, other.Missed, mark, IsFromOtherNode: true) : null;
    }

    /// <summary>The same on this node only.</summary>
    internal async Task<RecoveringSession?> TakeHereAsync(string pid, string? offset)
    {
        Socket? connected;
        lock (Order)
            connected = _connected.GetValueOrDefault(pid);

        // The client is back before its old connection was seen to be dead.
        connected?.Supersede();
        RecoveringSession? recovering;
        lock (Order)
        {
            // The other namespaces' packets may cost this one its oldest between two looks at the log.
            lock (_memory.Gate)
                recovering = TakeWaiting(pid, offset);
        }

        // The application hears of the disconnection before the same socket connects again.
        if (recovering is not null)
            await AfterAsync(recovering.Session.Ended);
        return recovering;
    }

    internal override void OnDue()
    {
        _memory.Trim();
        _namespace.RemoveIfEmpty();
        if (!_log.IsEmpty || _waiting.Count > 0)
            ScheduleSweep();
    }

    private RecoveringSession? TakeWaiting(string pid, string? offset)
    {
        if (_waiting.Take(pid) is not { } session || (offset is not null && !IsOffset(offset)))
            return null;
        var position = offset is null ? -1 : _log.PositionAfter(offset, session.SocketId, session.Start);
        if (position < 0)
        {
            // The last packet that it has is older than the log, or it has none. What the log has let go for its age was confirmed before the connection
            // broke, so all that is left is missed; unless the bounds took something younger.
            if (_log.HasLost(session.DisconnectedAt - Ticks(_memory.Unconfirmed)))
                return null;
            position = Math.Max(session.Start, _log.First);
        }

        var missed = _log.From(position)!.FindAll(packet => packet.IsFor(session.SocketId, session.Rooms));
        return Fits(missed) ? new RecoveringSession(session with { Start = position }, missed, _log.Next, IsFromOtherNode: false) : null;
    }

    /// <summary>Gives a session its place in this node's log, and all that it has missed by now; null when some of that is gone.</summary>
    private (RecoverySession Session, List<LoggedPacket> Replayed)? Settle(RecoveringSession recovering, IReadOnlyList<string> rooms)
    {
        if (_log.From(recovering.Mark) is not { } recent)
            return null;
        var session = recovering.Session;
        var known = recovering.Missed.Select(packet => packet.Offset).ToHashSet(StringComparer.Ordinal);
        List<LoggedPacket> replayed =
            [.. recovering.Missed.Concat(recent.Where(packet => !known.Contains(packet.Offset))).Where(packet => packet.IsFor(session.SocketId, rooms))];
        if (!recovering.IsFromOtherNode)
            return (session, replayed);

        // The other node's log is out of reach from now on: what was missed is logged here, for this socket alone.
        session = session with { Start = _log.Next, DisconnectedAt = _server.Time.GetTimestamp() };
        foreach (var packet in replayed)
            _log.Append(new LoggedPacket(packet.Packet, [], [], session.SocketId));
        return (session, replayed);
    }

    /// <summary>As <see cref="NextOffset"/> makes them: a string that some other event had as its last argument is none.</summary>
    private static bool IsOffset(string offset) => offset.Length > OffsetPrefixLength && offset[OffsetPrefixLength - 1] == '.'
        && !offset.AsSpan(OffsetPrefixLength).ContainsAnyExceptInRange('0', '9');

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _server.Time.TimestampFrequency);

    private async Task AfterAsync(Task ended)
    {
        try
        {
            await ended.WaitAsync(Patience, _server.Time);
        }
        catch (TimeoutException)
        {
            // A handler that takes this long has lost its place in the order.
        }
    }

    /// <summary>More than half of the send queue would end in a slow consumer, who comes back and misses the same again.</summary>
    private bool Fits(List<LoggedPacket> missed) =>
        missed.Count <= _server.Options.SendQueuePackets / 2 && missed.Sum(packet => (long)packet.Packet.SizeBytes) <= _server.Options.SendQueueBytes / 2;

    private void ScheduleSweep()
    {
        // Read without the wheel's lock: who takes this out of the wheel looks into the log afterwards.
        if (!IsScheduled)
            _server.Engine.Wheel.ScheduleNoLater(this, _server.Engine.Wheel.Now + (long)_options.MaxDisconnectionDuration.TotalMilliseconds);
    }
}
