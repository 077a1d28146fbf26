using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Recovery;

/// <summary>An event that was emitted, and for whom.</summary>
internal sealed class LoggedPacket(OutboundPacket packet, string[] rooms, string[] except, string? onlyFor)
{
    /// <summary>What an entry costs besides the packet itself.</summary>
    private const int OverheadBytes = 104;

    internal OutboundPacket Packet { get; } = packet;

    internal string[] Rooms { get; } = rooms;

    internal string[] Except { get; } = except;

    /// <summary>The id of the one socket that it was for, or null for a broadcast.</summary>
    internal string? OnlyFor { get; } = onlyFor;

    internal string Offset => Packet.Offset!;

    internal long LoggedAt { get; set; }

    internal int SizeBytes => Packet.SizeBytes + OverheadBytes;

    internal bool IsFor(string socketId, IReadOnlyCollection<string> rooms) => OnlyFor is not null
        ? OnlyFor == socketId
        : (Rooms.Length == 0 || Names(Rooms, socketId, rooms)) && !Names(Except, socketId, rooms);

    private static bool Names(string[] names, string socketId, IReadOnlyCollection<string> rooms) =>
        Array.Exists(names, name => name == socketId || rooms.Contains(name));
}
