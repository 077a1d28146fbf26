namespace Parley.Durability.Tests.Load;

/// <summary>Counts acknowledged messages, and tells when there are so many more.</summary>
/// <param name="window">The most sends that one client has under way.</param>
internal sealed class LoadCounter(int window)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _reached = new();
    private int _target = int.MaxValue;

    public int Window { get; } = window;

    public int Total { get; private set; }

    public void Acknowledged()
    {
        lock (_lock)
        {
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
