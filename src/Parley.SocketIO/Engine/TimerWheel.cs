namespace Parley.SocketIO.Engine;

/// <summary>
/// One timer for every deadline of every connection: a hashed wheel whose slots hold linked entries, so that scheduling is O(1) and a
/// connection costs no timer of its own. Deadlines are met late by at most one <c>resolution</c>, never early.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    private const int Slots = 512;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<Exception>? _failed;
    private readonly long _startedAt;
    private readonly long _resolution;
    private readonly Entry?[] _slots = new Entry?[Slots];
    private readonly ITimer _timer;
    private readonly List<Entry> _due = [];
    private long _tick;
    private int _count;
    private int _advancing;

    internal TimerWheel(TimeProvider time, TimeSpan resolution, Action<Exception>? failed = null)
    {
        _time = time;
        _failed = failed;
        _startedAt = time.GetTimestamp();
        _resolution = Math.Max(1, (long)resolution.TotalMilliseconds);
        _timer = time.CreateTimer(static wheel => ((TimerWheel)wheel!).Advance(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Milliseconds since the wheel was made; starts at 1, so that 0 can mean "never".</summary>
    internal long Now => 1 + (long)_time.GetElapsedTime(_startedAt).TotalMilliseconds;

    public void Dispose() => _timer.Dispose();

    /// <summary>Calls <see cref="Entry.OnDue"/> once at <paramref name="due"/>, or at the time already set when that is earlier.</summary>
    internal void ScheduleNoLater(Entry entry, long due)
    {
        lock (_gate)
        {
            var tick = (due + _resolution - 1) / _resolution;
            if (entry.IsScheduled)
            {
                if (entry.Tick <= tick)
                    return;
                Unlink(entry);
            }

            Link(entry, Math.Max(tick, _tick + 1));
        }
    }

    internal void Cancel(Entry entry)
    {
        lock (_gate)
        {
            if (entry.IsScheduled)
                Unlink(entry);
        }
    }

    private void Link(Entry entry, long tick)
    {
        if (_count++ == 0)
        {
            // An idle server does not tick. The wheel catches up with the clock before its first entry goes in.
            _tick = Math.Max(_tick, Now / _resolution);
            tick = Math.Max(tick, _tick + 1);
            var period = TimeSpan.FromMilliseconds(_resolution);
            _timer.Change(period, period);
        }

        ref var head = ref _slots[tick % Slots];
        entry.Tick = tick;
        entry.IsScheduled = true;
        entry.Previous = null;
        entry.Next = head;
        if (head is not null)
            head.Previous = entry;
        head = entry;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Previous is null)
            _slots[entry.Tick % Slots] = entry.Next;
        else
            entry.Previous.Next = entry.Next;
        if (entry.Next is not null)
            entry.Next.Previous = entry.Previous;
        entry.Previous = entry.Next = null;
        entry.IsScheduled = false;
        if (--_count == 0)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Advance()
    {
        // A tick that takes longer than the period must not run beside the next one.
        if (Interlocked.Exchange(ref _advancing, 1) != 0)
            return;
        try
        {
            CollectDue();
            foreach (var entry in _due)
                Call(entry);
        }
        finally
        {
            _due.Clear();
            Volatile.Write(ref _advancing, 0);
        }
    }

    /// <summary>An entry that throws, or a listener of its that does, must neither end the process nor keep the others from their turn.</summary>
    private void Call(Entry entry)
    {
        try
        {
            entry.OnDue();
        }
        catch (Exception error)
        {
            _failed?.Invoke(error);
        }
    }

    private void CollectDue()
    {
        lock (_gate)
        {
            var target = Now / _resolution;

            // After a long pause one turn visits every slot; more turns would find nothing new.
            for (var tick = Math.Max(_tick + 1, target - Slots + 1); tick <= target; tick++)
            {
                for (var entry = _slots[tick % Slots]; entry is not null;)
                {
                    var next = entry.Next;
                    if (entry.Tick <= target)
                    {
                        Unlink(entry);
                        _due.Add(entry);
                    }

                    entry = next;
                }
            }

            _tick = Math.Max(_tick, target);
        }
    }

    /// <summary>Something with deadlines. Its links belong to the wheel.</summary>
    internal abstract class Entry
    {
        internal Entry? Next { get; set; }

        internal Entry? Previous { get; set; }

        internal long Tick { get; set; }

        internal bool IsScheduled { get; set; }

        /// <summary>Runs on the wheel's thread with no lock held: must not block and must not throw.</summary>
        internal abstract void OnDue();
    }
}
