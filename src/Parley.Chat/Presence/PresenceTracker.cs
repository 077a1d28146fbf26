using Parley.Protocol;

namespace Parley.Chat.Presence;

/// <summary>
/// Who has a connection. Somebody counts as offline only after 15 seconds without one, so that a reload, a lift or a deploy is not a storm of events.
/// Safe from any thread.
/// </summary>
public sealed class PresenceTracker(TimeProvider clock)
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, Entry> _online = [];
    private readonly HashSet<UserId> _absent = [];
    private List<UserId> _arrived = [];

    public void Connected(UserId user)
    {
        lock (_lock)
        {
            if (!_online.TryGetValue(user, out var entry))
            {
                _online.Add(user, entry = new Entry());
                _arrived.Add(user);
            }

            entry.Connections++;
            _absent.Remove(user);
        }
    }

    public void Disconnected(UserId user)
    {
        lock (_lock)
        {
            if (_online.TryGetValue(user, out var entry) && --entry.Connections == 0)
            {
                entry.LostAt = clock.GetUtcNow();
                _absent.Add(user);
            }
        }
    }

    public bool IsOnline(UserId user)
    {
        lock (_lock)
        {
            return _online.ContainsKey(user);
        }
    }

    /// <summary>Who came and who went since the last call.</summary>
    internal (IReadOnlyList<UserId> Arrived, IReadOnlyList<(UserId User, DateTimeOffset LastSeenAt)> Left) Take()
    {
        lock (_lock)
        {
            var arrived = _arrived;
            _arrived = [];
            var limit = clock.GetUtcNow() - Grace;
            var left = _absent.Where(user => _online[user].LostAt <= limit).Select(user => (user, _online[user].LostAt)).ToList();
            foreach (var (user, _) in left)
            {
                _absent.Remove(user);
                _online.Remove(user);
            }

            return (arrived, left);
        }
    }

    private sealed class Entry
    {
        public int Connections { get; set; }

        public DateTimeOffset LostAt { get; set; }
    }
}
