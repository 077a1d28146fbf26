namespace Parley.SocketIO.Recovery;

/// <summary>
/// The latest events of a namespace on this node, in the order in which its sockets got them. Bounded in time, number and bytes together with those of the other
/// namespaces. Positions count from 0 and are this node's own; offsets are what clients know. Thread-safe by the memory's lock: what needs two answers that belong
/// together takes it around both.
/// </summary>
internal sealed class PacketLog(RecoveryMemory memory)
{
    private readonly Queue<LoggedPacket> _packets = new();
    private long _first;
    private long? _lost;

    /// <summary>The position of the oldest packet that is left.</summary>
    internal long First
    {
        get
        {
            lock (memory.Gate)
                return _first;
        }
    }

    /// <summary>The position that the next packet gets.</summary>
    internal long Next
    {
        get
        {
            lock (memory.Gate)
                return _first + _packets.Count;
        }
    }

    internal bool IsEmpty
    {
        get
        {
            lock (memory.Gate)
                return _packets.Count == 0;
        }
    }

    /// <summary>When the oldest packet came. Under the memory's lock, and only when there is one.</summary>
    internal long FirstLoggedAt => _packets.Peek().LoggedAt;

    internal void Append(LoggedPacket packet)
    {
        lock (memory.Gate)
        {
            _packets.Enqueue(packet);
            memory.Added(this, packet);
        }
    }

    /// <summary>Whether the bounds have cost a packet that was logged at <paramref name="since"/> or later.</summary>
    internal bool HasLost(long since)
    {
        lock (memory.Gate)
            return _lost >= since;
    }

    /// <summary>From a position on, or null when some of it is gone.</summary>
    internal List<LoggedPacket>? From(long position)
    {
        lock (memory.Gate)
            return position < _first ? null : [.. _packets.Skip((int)(position - _first))];
    }

    /// <summary>
    /// The position after the packet with an offset, at <paramref name="start"/> or later; -1 when there is none. The last one counts: what was replayed to a
    /// socket that came from another node is in the log again, for it alone.
    /// </summary>
    internal long PositionAfter(string offset, string socketId, long start)
    {
        lock (memory.Gate)
        {
            long position = _first, found = -1;
            foreach (var packet in _packets)
            {
                position++;
                if (position > start && packet.Offset == offset && (packet.OnlyFor is null || packet.OnlyFor == socketId))
                    found = position;
            }

            return found;
        }
    }

    /// <summary>Lets go of the oldest packet and says what it held. Called by the memory, under its lock.</summary>
    internal int RemoveFirst(bool isLost)
    {
        var packet = _packets.Dequeue();
        _first++;
        if (isLost)
            _lost = packet.LoggedAt;
        if (_packets.Count == 0)
            _packets.TrimExcess();
        return packet.SizeBytes;
    }
}
