namespace Parley.SocketIO.Recovery;

/// <summary>The sessions whose clients may come back, oldest first; bounded in time and number. Not thread-safe.</summary>
internal sealed class WaitingSessions(RecoveryOptions options, TimeProvider time)
{
    private readonly Dictionary<string, LinkedListNode<RecoverySession>> _byPid = new(StringComparer.Ordinal);
    private readonly LinkedList<RecoverySession> _byAge = new();

    internal int Count => _byPid.Count;

    internal void Add(RecoverySession session)
    {
        Take(session.Pid);
        if (_byPid.Count >= options.MaxSessions)
            Remove(_byAge.First!);
        _byPid[session.Pid] = _byAge.AddLast(session);
    }

    /// <summary>Hands a session out, once; null when there is none or its time is over.</summary>
    internal RecoverySession? Take(string pid)
    {
        if (!_byPid.TryGetValue(pid, out var node))
            return null;
        Remove(node);
        return IsOver(node.Value) ? null : node.Value;
    }

    internal void Trim()
    {
        while (_byAge.First is { } oldest && IsOver(oldest.Value))
            Remove(oldest);
    }

    private void Remove(LinkedListNode<RecoverySession> node)
    {
        _byAge.Remove(node);
        _byPid.Remove(node.Value.Pid);
    }

    private bool IsOver(RecoverySession session) => time.GetElapsedTime(session.DisconnectedAt) > options.MaxDisconnectionDuration;
}
