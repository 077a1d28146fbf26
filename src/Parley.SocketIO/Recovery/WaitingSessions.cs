namespace Parley.SocketIO.Recovery;

/// <summary>
/// The sessions of a namespace whose clients may come back. Bounded in time and, together with those of the other namespaces, in number: the oldest go first.
/// Thread-safe by the memory's lock.
/// </summary>
internal sealed class WaitingSessions(RecoveryMemory memory)
{
    private readonly Dictionary<string, LinkedListNode<(WaitingSessions Owner, RecoverySession Session)>> _byPid = new(StringComparer.Ordinal);

    internal int Count
    {
        get
        {
            lock (memory.Gate)
                return _byPid.Count;
        }
    }

    internal void Add(RecoverySession session)
    {
        lock (memory.Gate)
        {
            Take(session.Pid);
            _byPid[session.Pid] = memory.Add(this, session);
        }
    }

    /// <summary>Hands a session out, once; null when there is none or its time is over.</summary>
    internal RecoverySession? Take(string pid)
    {
        lock (memory.Gate)
        {
            if (!_byPid.Remove(pid, out var node))
                return null;
            memory.Remove(node);
            return memory.IsOver(node.Value.Session) ? null : node.Value.Session;
        }
    }

    /// <summary>Called by the memory, under its lock.</summary>
    internal void Forget(string pid) => _byPid.Remove(pid);
}
