namespace Parley.SocketIO.Recovery;

/// <summary>What lets a socket be restored: its secret, and from where in the log it may have missed something.</summary>
internal sealed record RecoverySession
{
    /// <summary>The private id: the credential that its client comes back with.</summary>
    internal required string Pid { get; init; }

    internal required string SocketId { get; init; }

    /// <summary>Where in this node's log its packets begin.</summary>
    internal required long Start { get; init; }

    /// <summary>Its rooms when it was disconnected, without its own.</summary>
    internal IReadOnlyList<string> Rooms { get; init; } = [];

    internal IDictionary<string, object?>? Data { get; init; }

    internal long DisconnectedAt { get; init; }

    /// <summary>Completes when the application has handled the disconnection.</summary>
    internal Task Ended { get; init; } = Task.CompletedTask;
}

/// <summary>A session on its way into a new connection.</summary>
/// <param name="Session">What it was.</param>
/// <param name="Missed">What its client has missed by now.</param>
/// <param name="Mark">The position in this node's log from which on it may have missed more.</param>
/// <param name="IsFromOtherNode">Whether <paramref name="Missed"/> is of another node's log.</param>
internal sealed record RecoveringSession(RecoverySession Session, IReadOnlyList<LoggedPacket> Missed, long Mark, bool IsFromOtherNode);
