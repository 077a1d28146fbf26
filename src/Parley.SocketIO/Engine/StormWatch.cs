namespace Parley.SocketIO.Engine;

/// <summary>
/// Gives memory back after a storm of connections. An idle process collects no garbage, so what thousands of closed connections have left would stay its own
/// until somebody allocates as much again: one full collection, when most of them have gone, returns it. The buffers that the web server keeps for as many again go
/// first, else they would outlive it.
/// </summary>
internal sealed class StormWatch(EngineServer server, Action? releaseBuffers) : TimerWheel.Entry
{
    /// <summary>Fewer connections than this hold too little for the pause to be worth it: some 10 MB.</summary>
    private const int Storm = 1_000;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    /// <summary>Connections come and go at their clients' will, and a full collection stops the process for a moment: no more often than this.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(2);

    private long _notBefore;
    private int _height;
    private int _closed;
    private int _closedBefore;

    internal void OnOpened(int count)
    {
        // Not exact among threads: this only decides when memory is looked after.
        if (count > _height)
            _height = count;
    }

    internal void OnClosed(int count)
    {
        Interlocked.Increment(ref _closed);
        if (IsOver(count))
            server.Wheel.ScheduleNoLater(this, server.Wheel.Now + (long)Calm.TotalMilliseconds);
    }

    internal override void OnDue()
    {
        // They may have come back meanwhile: clients reconnect.
        if (!IsOver(server.Count))
            return;

        // The last of them are still going.
        if (_closed - _closedBefore > _height / 50)
        {
            _closedBefore = _closed;
            server.Wheel.ScheduleNoLater(this, server.Wheel.Now + (long)Calm.TotalMilliseconds);
            return;
        }

        if (server.Wheel.Now < _notBefore)
        {
            server.Wheel.ScheduleNoLater(this, _notBefore);
            return;
        }

        _notBefore = server.Wheel.Now + (long)Interval.TotalMilliseconds;
        _height = server.Count;
        ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.Release(), this, preferLocal: false);
    }

    private void Release()
    {
        try
        {
            releaseBuffers?.Invoke();
            Collect();
        }
        catch (Exception error)
        {
            // Whoever makes the pools may throw, and nobody above would catch it.
            server.TimerFailed(error);
        }
    }

    /// <summary>Twice, for the system's sockets are let go by their finalizers. What most connections held is garbage now, so the pauses follow what the rest of the application keeps.</summary>
    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private bool IsOver(int count) => _height >= Storm && count <= _height / 4;
}
