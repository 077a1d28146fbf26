using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>How often somebody may do something within a window of time. Holds those alone who did it within the window. Safe from any thread.</summary>
internal sealed class RecentCounts(int limit, TimeSpan window, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, int> _counts = [];
    private long _start = clock.GetTimestamp();

    /// <summary>Counts once more, or says how long to wait.</summary>
    public TimeSpan? Take(UserId who)
    {
        lock (_lock)
        {
            var elapsed = clock.GetElapsedTime(_start);
            if (elapsed >= window)
            {
                (_start, elapsed) = (clock.GetTimestamp(), TimeSpan.Zero);
                _counts.Clear();
            }

            var count = _counts.GetValueOrDefault(who);
            if (count >= limit)
            {
                return window - elapsed;
            }

            _counts[who] = count + 1;
            return null;
        }
    }
}
