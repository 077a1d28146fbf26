namespace Parley.SocketIO.Recovery;

/// <summary>
/// What recovery keeps, over all namespaces of a server, so that its bounds are the server's however many namespaces its clients bring into being. Whatever is
/// the oldest goes first, whoever's it is: a namespace that is silent does not keep the others' share.
/// </summary>
internal sealed class RecoveryMemory(RecoveryOptions options, TimeSpan unconfirmed, TimeProvider time)
{
    /// <summary>The logs of all packets, oldest first: one entry for each.</summary>
    private readonly Queue<PacketLog> _packets = new();
    private readonly LinkedList<(WaitingSessions Owner, RecoverySession Session)> _sessions = new();
    private readonly TimeSpan _kept = options.MaxDisconnectionDuration + unconfirmed;
    private long _bytes;

    /// <summary>Guards the logs and sessions of all namespaces; a leaf, held for as long as one packet or session takes, or a copy of a log.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>How long a packet may have been on its way to a client whose connection is found to be dead.</summary>
    internal TimeSpan Unconfirmed => unconfirmed;

    /// <summary>Counts a packet that has been put at the end of a log, and lets go of what is over the bounds. Under <see cref="Gate"/>.</summary>
    internal void Added(PacketLog log, LoggedPacket packet)
    {
        packet.LoggedAt = time.GetTimestamp();
        _packets.Enqueue(log);
        _bytes += packet.SizeBytes;
        while (_packets.Count > options.MaxPackets || _bytes > options.MaxBytes)
            _bytes -= _packets.Dequeue().RemoveFirst(isLost: true);
        TrimPackets();
    }

    /// <summary>Puts a session behind all others. Under <see cref="Gate"/>.</summary>
    internal LinkedListNode<(WaitingSessions Owner, RecoverySession Session)> Add(WaitingSessions owner, RecoverySession session)
    {
        if (_sessions.Count >= options.MaxSessions)
            Forget(_sessions.First!);
        return _sessions.AddLast((owner, session));
    }

    /// <summary>Under <see cref="Gate"/>.</summary>
    internal void Remove(LinkedListNode<(WaitingSessions Owner, RecoverySession Session)> session) => _sessions.Remove(session);

    internal bool IsOver(RecoverySession session) => time.GetElapsedTime(session.DisconnectedAt) > options.MaxDisconnectionDuration;

    /// <summary>Forgets what nobody can come back for in time.</summary>
    internal void Trim()
    {
        lock (Gate)
        {
            TrimPackets();
            while (_sessions.First is { } oldest && IsOver(oldest.Value.Session))
                Forget(oldest);
        }
    }

    private void TrimPackets()
    {
        while (_packets.TryPeek(out var oldest) && time.GetElapsedTime(oldest.FirstLoggedAt) > _kept)
            _bytes -= _packets.Dequeue().RemoveFirst(isLost: false);
        if (_packets.Count == 0)
            _packets.TrimExcess();
    }

    private void Forget(LinkedListNode<(WaitingSessions Owner, RecoverySession Session)> session)
    {
        session.Value.Owner.Forget(session.Value.Session.Pid);
        _sessions.Remove(session);
    }
}
