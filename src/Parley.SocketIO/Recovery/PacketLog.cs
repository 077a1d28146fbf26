namespace Parley.SocketIO.Recovery;

/// <summary>
/// The latest events of a namespace on this node, in the order in which its sockets got them. Bounded in time, number and bytes. Positions count from 0
/// and are this node's own; offsets are what clients know. Not thread-safe.
/// </summary>
internal sealed class PacketLog(int maxPackets, long maxBytes, TimeSpan kept, TimeProvider time)
{
    private readonly Queue<LoggedPacket> _packets = new();
    private long _bytes;
    private long? _lost;

    /// <summary>The position of the oldest packet that is left.</summary>
    internal long First { get; private set; }

    /// <summary>The position that the next packet gets.</summary>
    internal long Next => First + _packets.Count;

    internal bool IsEmpty => _packets.Count == 0;

    internal void Append(LoggedPacket packet)
    {
        packet.LoggedAt = time.GetTimestamp();
        _packets.Enqueue(packet);
        _bytes += packet.SizeBytes;
        while (_packets.Count > maxPackets || _bytes > maxBytes)
        {
            _lost = _packets.Peek().LoggedAt;
            RemoveFirst();
        }

        Trim();
    }

    /// <summary>Whether the bounds have cost a packet that was logged at <paramref name="since"/> or later.</summary>
    internal bool HasLost(long since) => _lost >= since;

    /// <summary>Forgets what nobody can come back for in time.</summary>
    internal void Trim()
    {
        while (_packets.TryPeek(out var oldest) && time.GetElapsedTime(oldest.LoggedAt) > kept)
            RemoveFirst();
        if (_packets.Count == 0)
            _packets.TrimExcess();
    }

    /// <summary>From a position on, or null when some of it is gone.</summary>
    internal List<LoggedPacket>? From(long position) => position < First ? null : [.. _packets.Skip((int)(position - First))];

    /// <summary>
    /// The position after the packet with an offset, at <paramref name="start"/> or later; -1 when there is none. The last one counts: what was replayed to a
    /// socket that came from another node is in the log again, for it alone.
    /// </summary>
    internal long PositionAfter(string offset, string socketId, long start)
    {
        long position = First, found = -1;
        foreach (var packet in _packets)
        {
            position++;
            if (position > start && packet.Offset == offset && (packet.OnlyFor is null || packet.OnlyFor == socketId))
                found = position;
        }

        return found;
    }

    private void RemoveFirst()
    {
        _bytes -= _packets.Dequeue().SizeBytes;
        First++;
    }
}
