using System.Buffers.Binary;
using System.Net;

namespace Parley.SocketIO.Engine;

/// <summary>
/// What one address may do: handshakes per minute, by a token bucket, and connections at a time. An IPv6 client counts as its /64, which is what one
/// subscriber is given.
/// </summary>
internal sealed class AddressLimits(SocketIOOptions options, TimeProvider time)
{
    /// <summary>Beyond this many addresses those without a connection are forgotten, whatever they have used up: 200,000 of them are some 20 MB.</summary>
    private const int MaxAddresses = 200_000;

    private const int FirstSweep = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Slot> _slots = [];
    private readonly double _burst = options.MaxHandshakesPerAddressPerMinute;
    private int _sweepAt = FirstSweep;

    /// <summary>Addresses that are known.</summary>
    internal int Count => _slots.Count;

    private bool IsOff => options.MaxHandshakesPerAddressPerMinute == 0 && options.MaxConnectionsPerAddress == 0;

    /// <summary>Counts a handshake. Null when it may go on; <paramref name="slot"/> then stands for the address, null when nothing is limited.</summary>
    internal EngineError? CountHandshake(IPAddress? address, out Slot? slot)
    {
        slot = null;
        if (address is null || IsOff)
            return null;
        lock (_gate)
        {
            slot = Find(KeyOf(address));
            if (IsFull(slot))
                return EngineError.TooManyConnections;
            return _burst == 0 || TryTake(slot) ? null : EngineError.TooManyHandshakes;
        }
    }

    /// <summary>
    /// Lets a request pass that another node will decide on, and which costs nothing if that node knows its session. Null when it may go on; what comes of it
    /// is told to <see cref="Refused"/>.
    /// </summary>
    internal EngineError? Look(IPAddress? address, out Slot? slot)
    {
        slot = null;
        if (address is null || _burst == 0)
            return null;
        lock (_gate)
        {
            slot = Find(KeyOf(address));
            Refill(slot);
            return slot.Tokens >= 1 ? null : EngineError.TooManyHandshakes;
        }
    }

    /// <summary>The other node has refused it: who asks for sessions that are not there pays as for handshakes.</summary>
    internal void Refused(Slot? slot)
    {
        if (slot is null)
            return;
        lock (_gate)
            slot.Tokens = Math.Max(0, slot.Tokens - 1);
    }

    /// <summary>Counts a connection that is about to be opened; false when there are too many by now. To be ended with <see cref="Leave"/>.</summary>
    internal bool TryEnter(Slot? slot)
    {
        if (slot is null)
            return true;
        lock (_gate)
        {
            if (IsFull(slot))
                return false;
            slot.Connections++;
            return true;
        }
    }

    internal void Leave(Slot? slot)
    {
        if (slot is null)
            return;
        lock (_gate)
            slot.Connections--;
    }

    private bool IsFull(Slot slot) => options.MaxConnectionsPerAddress > 0 && slot.Connections >= options.MaxConnectionsPerAddress;

    private Slot Find(UInt128 key)
    {
        if (_slots.TryGetValue(key, out var slot))
            return slot;
        if (_slots.Count >= _sweepAt)
            Sweep();
        return _slots[key] = new Slot { Tokens = _burst, FilledAt = time.GetTimestamp() };
    }

    private bool TryTake(Slot slot)
    {
        Refill(slot);
        if (slot.Tokens < 1)
            return false;
        slot.Tokens--;
        return true;
    }

    private void Refill(Slot slot)
    {
        var now = time.GetTimestamp();
        slot.Tokens = Math.Min(_burst, slot.Tokens + (time.GetElapsedTime(slot.FilledAt, now).TotalMinutes * _burst));
        slot.FilledAt = now;
    }

    /// <summary>Forgets the addresses that stand as if they had never come.</summary>
    private void Sweep()
    {
        foreach (var (key, slot) in _slots)
        {
            Refill(slot);
            if (slot.Connections == 0 && (slot.Tokens >= _burst || _slots.Count > MaxAddresses))
                _slots.Remove(key);
        }

        _sweepAt = Math.Max(FirstSweep, _slots.Count * 2);
    }

    private static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (!address.IsIPv4MappedToIPv6 && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            bytes[8..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>One address. Guarded by its table's lock.</summary>
    internal sealed class Slot
    {
        internal int Connections { get; set; }

        internal double Tokens { get; set; }

        internal long FilledAt { get; set; }
    }
}
