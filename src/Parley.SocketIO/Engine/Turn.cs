namespace Parley.SocketIO.Engine;

/// <summary>
/// What one thread does with what one read of a connection has brought. The sessions that are sent to meanwhile are written to at its end, by the same
/// thread: whatever they were given goes out in one write, and no other thread has to be woken for it, which costs more than the write.
/// </summary>
/// <remarks>
/// A handler that returns or awaits ends its part of the turn. One that blocks its thread holds back what it has sent; so the one thing that it could wait for,
/// a client's acknowledgement, is sent at once (<see cref="Flush"/>).
/// </remarks>
internal sealed class Turn
{
    /// <summary>More sessions than this, a broadcast's, are shared out among the pool's threads where there are several processors.</summary>
    private const int OneThreadsShare = 64;

    private const int KeptCapacity = 1_024;

    [ThreadStatic]
    private static Turn? _current;

    private readonly List<EngineSession> _sessions = [];
    private int _depth;
    private int _next;

    internal static void Begin() => (_current ??= new Turn())._depth++;

    internal static void End()
    {
        var turn = _current!;
        if (turn._depth == 1)
            turn.FlushAll();
        turn._depth--;
    }

    /// <summary>Takes a session that has something to write; false when the thread is in no turn.</summary>
    internal static bool TryAdd(EngineSession session)
    {
        if (_current is not { _depth: > 0 } turn)
            return false;
        turn._sessions.Add(session);
        return true;
    }

    /// <summary>Writes now what the turn has for its sessions so far.</summary>
    internal static void Flush()
    {
        if (_current is { _depth: > 0 } turn)
            turn.FlushAll();
    }

    private void FlushAll()
    {
        if (_next == 0 && _sessions.Count > OneThreadsShare && Environment.ProcessorCount > 1)
            ShareOut();

        // A write that completes here may let other code run, whose sessions join the end of the list, or which flushes: each session is drained once.
        while (_next < _sessions.Count)
            _sessions[_next++].Drain();
        _sessions.Clear();
        _next = 0;
        if (_sessions.Capacity > KeptCapacity)
            _sessions.Capacity = 0;
    }

    /// <summary>Leaves this thread its share, the last.</summary>
    private void ShareOut()
    {
        var shared = (_sessions.Count - 1) / OneThreadsShare * OneThreadsShare;
        for (var start = 0; start < shared; start += OneThreadsShare)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static sessions =>
                {
                    foreach (var session in sessions)
                        session.Drain();
                },
                _sessions.GetRange(start, OneThreadsShare),
                preferLocal: false);
        }

        _sessions.RemoveRange(0, shared);
    }
}
