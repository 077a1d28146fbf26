namespace Parley.SocketIO.Recovery;

/// <summary>
/// Connection state recovery: a client that lost its connection for a short while comes back as the same socket, with its id, rooms and data, and gets
/// the events it missed. Only official JavaScript and Dart clients speak it. All bounds are the server's, over all of its namespaces; a client that comes too late,
/// or missed too much, connects afresh.
/// </summary>
public sealed class RecoveryOptions
{
    /// <summary>
    /// Whether it is offered. Default false: it keeps what was emitted in memory, and every event without acknowledgement gets one more item, its
    /// offset, which handlers in the client see as a last argument.
    /// </summary>
    public bool IsEnabled { get; set; }

    /// <summary>How long a session waits for its client, and how long events are kept for it. Default 2 minutes; 10 ms to 1 hour.</summary>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most events kept; the oldest go first. Default 4,096; at least 1.</summary>
    public int MaxPackets { get; set; } = 4_096;

    /// <summary>Most bytes of events kept; the oldest go first. Default 16 MiB; at least 4,096.</summary>
    public int MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Most sessions that wait for their clients; the oldest go first. Default 10,000; at least 1.</summary>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>
    /// Whether a socket that is restored passes the namespace's middleware unasked. Default false, unlike the reference: who lost access meanwhile
    /// must not get in again.
    /// </summary>
    public bool SkipMiddlewares { get; set; }
}
