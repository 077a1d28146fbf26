namespace Parley.Accounts.Setup;

/// <summary>
/// Counts failures by address in windows of time. At most 1,000 addresses are told apart; the rest share one count, so that nobody can fill the memory.
/// Safe from any thread.
/// </summary>
internal sealed class FailureLimit(int limit, TimeSpan window, TimeProvider clock)
{
    private const int Addresses = 1_000;
    private const string Others = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private long _windowStart = clock.GetTimestamp();

    /// <summary>How long an address that failed too often must wait; null when it need not.</summary>
    public TimeSpan? WaitOf(string address)
    {
        lock (_lock)
        {
            var elapsed = Advance();
            return _failures.GetValueOrDefault(Key(address)) >= limit ? window - elapsed : null;
        }
    }

    public void Add(string address)
    {
        lock (_lock)
        {
            Advance();
            var key = Key(address);
            _failures[key] = _failures.GetValueOrDefault(key) + 1;
        }
    }

    private TimeSpan Advance()
    {
        var elapsed = clock.GetElapsedTime(_windowStart);
        if (elapsed < window)
        {
            return elapsed;
        }

        _windowStart = clock.GetTimestamp();
        _failures.Clear();
        return TimeSpan.Zero;
    }

    private string Key(string address) => _failures.ContainsKey(address) || _failures.Count < Addresses ? address : Others;
}
