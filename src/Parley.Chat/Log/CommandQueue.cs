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
internal sealed class CommandQueue(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<LogCommand> _waiting = new();
    private Admission _state = Admission.Accepted;
    private TaskCompletionSource<bool>? _arrival;

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

    public bool IsFull => Count >= capacity;

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
        TaskCompletionSource<bool>? arrival;
        lock (_lock)
        {
            if (_state != Admission.Accepted)
            {
                return _state;
            }

            if (_waiting.Count >= capacity)
            {
                return Admission.Full;
            }

            _waiting.Enqueue(command);
            (arrival, _arrival) = (_arrival, null);
        }

        arrival?.SetResult(true);
        return Admission.Accepted;
    }

    /// <summary>True when something waits; false when nothing does and nothing will.</summary>
    public ValueTask<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || _state == Admission.Closed)
            {
                return new(_waiting.Count > 0);
            }

            _arrival = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(_arrival.Task);
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
        TaskCompletionSource<bool>? arrival;
        lock (_lock)
        {
            _state = Admission.Closed;
            (arrival, _arrival) = (_arrival, null);
        }

        arrival?.SetResult(false);
    }
}
