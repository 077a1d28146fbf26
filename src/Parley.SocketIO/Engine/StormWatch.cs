namespace Parley.SocketIO.Engine;

/// <summary>
/// Gives memory back after a storm of connections. An idle process collects no garbage, so what thousands of closed connections have left would stay its own
/// until somebody allocates as much again: one full collection, when most of them have gone, returns it.
/// </summary>
internal sealed class StormWatch(EngineServer server) : TimerWheel.Entry
{
    /// <summary>Fewer connections than this hold too little for the pause to be worth it: some 10 MB.</summary>
    private const int Storm = 1_000;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    private int _height;

    internal void OnOpened(int count)
    {
        // Not exact among threads: this only decides when memory is looked after.
        if (count > _height)
            _height = count;
    }

    internal void OnClosed(int count)
    {
        if (IsOver(count))
            server.Wheel.ScheduleNoLater(this, server.Wheel.Now + (long)Calm.TotalMilliseconds);
    }

    internal override void OnDue()
    {
        // They may have come back meanwhile: clients reconnect.
        if (!IsOver(server.Count))
            return;
        _height = server.Count;

        // The heap is small now, so the pause is short (some 20 ms), whatever its height was.
        ThreadPool.UnsafeQueueUserWorkItem(
            static _ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true), null);
    }

    private bool IsOver(int count) => _height >= Storm && count <= _height / 4;
}
