namespace Parley.SocketIO.Rooms;

/// <summary>Whom a broadcast is for: the members of any of the rooms (none: everybody), without those of the others and without the sender.</summary>
internal sealed record BroadcastTarget
{
    internal static readonly BroadcastTarget Everybody = new();

    internal string[] Rooms { get; init; } = [];

    internal string[] Except { get; init; } = [];

    /// <summary>On this node.</summary>
    internal Socket? Sender { get; init; }

    internal EmitOptions Flags { get; init; }

    /// <summary>Only sockets of this node.</summary>
    internal bool IsLocal { get; init; }
}
