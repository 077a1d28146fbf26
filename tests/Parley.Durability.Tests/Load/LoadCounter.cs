namespace Parley.Durability.Tests.Load;

/// <summary>Counts acknowledged messages, and tells when there are so many more.</summary>
/// <param name="largestWindow">The most sends that one client has under way.</param>
internal sealed class LoadCounter(int largestWindow)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _reached = new();
    private int _target = int.MaxValue;

    public int LargestWindow { get; } = largestWindow;

    public int Total { get; private set; }

    /// <summary>Of these, the messages that an earlier attempt had stored without an acknowledgement.</summary>
    public int StoredBefore { get; private set; }

    public void Acknowledged(bool wasStored)
    {
        lock (_lock)
        {
            StoredBefore += wasStored ? 1 : 0;
            if (++Total >= _target)
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
            _target = Total + count;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }
}
