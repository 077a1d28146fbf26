namespace Parley.Chaos.Clients;

/// <summary>Counts what happens, and tells when there are so many more acknowledgements. Safe from any thread.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _reached = new();
    private int _target = int.MaxValue, _acknowledged;
    private int _inDoubt, _turnedAway, _connections, _syncs, _edits, _deletions, _reactions, _pins;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Sends that were under way, unanswered, when their connection ended.</summary>
    public int InDoubt => Volatile.Read(ref _inDoubt);

    /// <summary>Answers that ask to try again.</summary>
    public int TurnedAway => Volatile.Read(ref _turnedAway);

    public int Connections => Volatile.Read(ref _connections);

    public int Syncs => Volatile.Read(ref _syncs);

    /// <summary>Edits and deletions that were acknowledged.</summary>
    public int Edits => Volatile.Read(ref _edits);

    public int Deletions => Volatile.Read(ref _deletions);

    /// <summary>Reactions put and taken back that were acknowledged.</summary>
    public int Reactions => Volatile.Read(ref _reactions);

    /// <summary>Messages pinned and taken off that were acknowledged.</summary>
    public int Pins => Volatile.Read(ref _pins);

    public void CountPin() => Interlocked.Increment(ref _pins);

    public void CountReaction() => Interlocked.Increment(ref _reactions);

    public void CountChanged(bool deleted) => Interlocked.Increment(ref deleted ? ref _deletions : ref _edits);

    public void CountInDoubt(int count) => Interlocked.Add(ref _inDoubt, count);

    public void CountTurnedAway() => Interlocked.Increment(ref _turnedAway);

    public void CountConnection() => Interlocked.Increment(ref _connections);

    public void CountSync() => Interlocked.Increment(ref _syncs);

    public void CountAcknowledged()
    {
        lock (_lock)
        {
            if (++_acknowledged >= _target)
            {
                _reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes with so many further acknowledgements.</summary>
    public Task MoreAsync(int count)
    {
        lock (_lock)
        {
            _target = _acknowledged + count;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }
}
