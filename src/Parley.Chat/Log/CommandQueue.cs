namespace Parley.Chat.Log;

/// <summary>What became of a command that wanted to wait.</summary>
internal enum Admission
{
    Accepted,

    /// <summary>As many wait as may.</summary>
    Full,

    /// <summary>What it would wait for does not work now.</summary>
    Suspended,

    /// <summary>The server is stopping.</summary>
    Closed,
}

/// <summary>The commands that wait for the writer: bounded, first come, first served. Added from any thread, taken by the writer alone, a whole batch at once.</summary>
internal sealed class CommandQueue : IDisposable
{
    private readonly int _capacity;
    private readonly Lock _lock = new();
    private readonly Queue<LogCommand> _waiting = new();
    private readonly Timer _timer;
    private Admission _state = Admission.Accepted;
    private TaskCompletionSource? _arrival;
    private int _awaited;

    public CommandQueue(int capacity)
    {
        _capacity = capacity;
        _timer = new Timer(static queue => ((CommandQueue)queue!).Signal(atLeast: 0), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public bool IsFull => Count >= _capacity;

    public bool IsSuspended
    {
        get
        {
            lock (_lock)
            {
                return _state == Admission.Suspended;
            }
        }
    }

    public Admission TryAdd(LogCommand command)
    {
        lock (_lock)
        {
            if (_state != Admission.Accepted)
            {
                return _state;
            }

            if (_waiting.Count >= _capacity)
            {
                return Admission.Full;
            }

            _waiting.Enqueue(command);
            if (_arrival is null || _waiting.Count < _awaited)
            {
                return Admission.Accepted;
            }
        }

        Signal(atLeast: 1);
        return Admission.Accepted;
    }

    /// <summary>Returns false when nothing waits and nothing will; else when something does, or, now and then, when nothing does.</summary>
    public async ValueTask<bool> WaitAsync()
    {
        await ArrivalAsync(1);
        lock (_lock)
        {
            return _waiting.Count > 0 || _state != Admission.Closed;
        }
    }

    /// <summary>Returns when so many wait, or after that time, which counts in whole milliseconds.</summary>
    public async ValueTask LingerAsync(int count, TimeSpan most)
    {
        var arrival = ArrivalAsync(count);
        if (!arrival.IsCompleted)
        {
            _timer.Change(most, Timeout.InfiniteTimeSpan);
            await arrival;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The next ones, in their order.</summary>
    public LogCommand[] Take(int most)
    {
        lock (_lock)
        {
            var batch = new LogCommand[Math.Min(most, _waiting.Count)];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = _waiting.Dequeue();
            }

            return batch;
        }
    }

    /// <summary>Refuses what comes from now on, until <see cref="Resume"/>. Returns what waited.</summary>
    public LogCommand[] Suspend()
    {
        lock (_lock)
        {
            _state = _state == Admission.Accepted ? Admission.Suspended : _state;
            var waited = _waiting.ToArray();
            _waiting.Clear();
            return waited;
        }
    }

    public void Resume()
    {
        lock (_lock)
        {
            _state = _state == Admission.Suspended ? Admission.Accepted : _state;
        }
    }

    /// <summary>Refuses what comes from now on; what waits is still to be taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _state = Admission.Closed;
        }

        Signal(atLeast: 0);
    }

    public void Dispose() => _timer.Dispose();

    private Task ArrivalAsync(int count)
    {
        lock (_lock)
        {
            if (_waiting.Count >= count || _state == Admission.Closed)
            {
                return Task.CompletedTask;
            }

            // The writer goes on at once, on the thread of whoever added the last one that it waited for: it takes them and hands them on, and the pool, which is
            // busiest just then, is not asked for another turn.
            _awaited = count;
            _arrival = new TaskCompletionSource();
            return _arrival.Task;
        }
    }

    private void Signal(int atLeast)
    {
        TaskCompletionSource? arrival;
        lock (_lock)
        {
            if (_waiting.Count < atLeast)
            {
                return;
            }

            (arrival, _arrival) = (_arrival, null);
        }

        arrival?.SetResult();
    }
}
