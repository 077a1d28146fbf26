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
    /// <summary>The packet at the front: mostly the only one, so that the queue behind it is not even made.</summary>
    private (OutboundPacket? Packet, bool IsEphemeral) _first;

    /// <summary>Those behind the first. Gone when it has drained: an idle connection keeps nothing of its last burst.</summary>
    private Queue<(OutboundPacket Packet, bool IsEphemeral)>? _more;
    private int _ephemeral;

    internal readonly int Count => _first.Packet is null ? 0 : 1 + (_more?.Count ?? 0);

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

    internal readonly bool TryPeek(out OutboundPacket packet)
    {
        packet = _first.Packet!;
        return packet is not null;
    }

    internal OutboundPacket Dequeue()
    {
        var (packet, isEphemeral) = _first;
        Bytes -= packet!.SizeBytes;
        if (isEphemeral)
            _ephemeral--;
        _first = default;
        if (_more is not null && !_more.TryDequeue(out _first!))
            _more = null;
        return packet;
    }

    internal void Clear()
    {
        _first = default;
        _more = null;
        Bytes = _ephemeral = 0;
    }

    private readonly bool IsOver(OutboundPacket packet, int divisor) => Bytes + packet.SizeBytes > maxBytes / divisor || Count + 1 > maxPackets / divisor;

    private void Add(OutboundPacket packet, bool isEphemeral)
    {
        if (_first.Packet is null)
            _first = (packet, isEphemeral);
        else
            (_more ??= new(4)).Enqueue((packet, isEphemeral));
        Bytes += packet.SizeBytes;
        if (isEphemeral)
            _ephemeral++;
    }

    private void PurgeEphemeral()
    {
        if (_ephemeral == 0)
            return;
        Purged += _ephemeral;
        var (first, more) = (_first, _more);
        Clear();
        Keep(first!);
        foreach (var packet in more ?? [])
            Keep(packet);
    }

    private void Keep((OutboundPacket Packet, bool IsEphemeral) packet)
    {
        if (!packet.IsEphemeral)
            Add(packet.Packet, isEphemeral: false);
    }
}
