using Parley.Protocol;

namespace Parley.Chat.Presence;

/// <summary>Who has come or gone and nobody was told yet, in their order; who did both is no news. Not thread-safe.</summary>
internal sealed class PresenceNews
{
    private readonly Dictionary<UserId, DateTimeOffset?> _waiting = [];
    private readonly Queue<UserId> _order = new();

    public void Add(IReadOnlyList<UserId> arrived, IReadOnlyList<(UserId User, DateTimeOffset LastSeenAt)> left)
    {
        // Gone before come: with one second between two looks, who did both in it has come back.
        foreach (var (user, at) in left)
        {
            Add(user, at);
        }

        foreach (var user in arrived)
        {
            Add(user, null);
        }
    }

    /// <summary>The next ones, at most so many; when they left, or null for those who came.</summary>
    public IReadOnlyList<(UserId User, DateTimeOffset? LeftAt)> Take(int most)
    {
        var taken = new List<(UserId, DateTimeOffset?)>();
        while (taken.Count < most && _order.TryDequeue(out var user))
        {
            if (_waiting.Remove(user, out var leftAt))
            {
                taken.Add((user, leftAt));
            }
        }

        return taken;
    }

    private void Add(UserId user, DateTimeOffset? leftAt)
    {
        if (_waiting.TryGetValue(user, out var earlier) && earlier is null != leftAt is null)
        {
            _waiting.Remove(user); // its place in the queue finds nothing
            return;
        }

        if (_waiting.TryAdd(user, leftAt))
        {
            _order.Enqueue(user);
        }
        else
        {
            _waiting[user] = leftAt;
        }
    }
}
