namespace Parley.Chaos.Network;

/// <summary>What holds for all connections at once. Safe from any thread.</summary>
internal sealed class Weather
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _stalled;

    /// <summary>Each piece of data waits for up to this long, in milliseconds; 0: not at all.</summary>
    public volatile int DelayMs;

    /// <summary>Nothing moves any more, and nobody is told.</summary>
    public void Stall()
    {
        lock (_lock)
        {
            _stalled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Everything flows again at once.</summary>
    public void Clear()
    {
        DelayMs = 0;
        lock (_lock)
        {
            _stalled?.SetResult();
            _stalled = null;
        }
    }

    /// <summary>Completes when a piece of data may go on.</summary>
    public async ValueTask PassAsync()
    {
        Task? stalled;
        lock (_lock)
        {
            stalled = _stalled?.Task;
        }

        if (stalled is not null)
        {
            await stalled;
        }

        if (DelayMs is > 0 and var most)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(most)), TimeProvider.System);
        }
    }
}
