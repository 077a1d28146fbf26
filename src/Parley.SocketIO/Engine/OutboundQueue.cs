using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>What became of a packet that was to be queued.</summary>
internal enum EnqueueResult
{
    Queued,
    Dropped,
    Overflow,
}

/// <summary>
/// The packets that wait for one client, bounded in bytes and packets. From half of either bound on, ephemeral packets are dropped, the queued
/// ones included, so that the rest of the room is left to what must arrive. Not thread-safe: guarded by its session's lock.
/// </summary>
internal struct OutboundQueue(int maxBytes, int maxPackets)
{
    /// <summary>A drained queue that grew past this gives its array back: an idle connection keeps nothing of its last burst.</summary>
    private const int KeptCapacity = 8;

    private Queue<(OutboundPacket Packet, bool IsEphemeral)>? _packets;
    private int _ephemeral;

    internal int Count => _packets?.Count ?? 0;

    internal int Bytes { get; private set; }

    /// <summary>Packets dropped from the queue so far; read and reset by the session for its metrics.</summary>
    internal int Purged { get; set; }

    internal EnqueueResult Enqueue(OutboundPacket packet, bool isEphemeral)
    {
        if (IsOver(packet, 2))
        {
            if (isEphemeral)
                return EnqueueResult.Dropped;
            PurgeEphemeral();

            // A single packet larger than the bound still goes out when nothing else waits.
            if (Count > 0 && IsOver(packet, 1))
                return EnqueueResult.Overflow;
        }

        Add(packet, isEphemeral);
        return EnqueueResult.Queued;
    }

    /// <summary>For the protocol's own few bytes (ping, open, close), which no bound may lose.</summary>
    internal void EnqueueControl(OutboundPacket packet) => Add(packet, isEphemeral: false);

    internal bool TryPeek(out OutboundPacket packet)
    {
        var found = Count > 0;
        packet = found ? _packets!.Peek().Packet : null!;
        return found;
    }

    internal OutboundPacket Dequeue()
    {
        var (packet, isEphemeral) = _packets!.Dequeue();
        Bytes -= packet.SizeBytes;
        if (isEphemeral)
            _ephemeral--;
        if (_packets.Count == 0 && _packets.Capacity > KeptCapacity)
            _packets = null;
        return packet;
    }

    internal void Clear()
    {
        _packets = null;
        Bytes = _ephemeral = 0;
    }

    private readonly bool IsOver(OutboundPacket packet, int divisor) =>
        Bytes + packet.SizeBytes > maxBytes / divisor || (_packets?.Count ?? 0) + 1 > maxPackets / divisor;

    private void Add(OutboundPacket packet, bool isEphemeral)
    {
        (_packets ??= new(4)).Enqueue((packet, isEphemeral));
        Bytes += packet.SizeBytes;
        if (isEphemeral)
            _ephemeral++;
    }

    private void PurgeEphemeral()
    {
        if (_ephemeral == 0)
            return;
        Purged += _ephemeral;
        var kept = new Queue<(OutboundPacket, bool)>(_packets!.Count - _ephemeral + 1);
        Bytes = _ephemeral = 0;
        var all = _packets;
        _packets = kept;
        foreach (var (packet, isEphemeral) in all)
        {
            if (!isEphemeral)
                Add(packet, isEphemeral: false);
        }
    }
}
