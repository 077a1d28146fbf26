using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Users;

/// <summary>
/// People for other modules, from memory when they were asked for lately. Two generations: when the young one is full, it becomes the old one,
/// whose people are dropped unless they are asked for again. Safe from any thread.
/// </summary>
internal sealed class UserDirectory(UserStore store, IOptions<AccountsOptions> options) : IUserDirectory
{
    private readonly Lock _lock = new();
    private readonly int _generation = options.Value.CachedUsers / 2;
    private Dictionary<UserId, User> _young = [], _old = [];
    private long _changes;

    public async ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken)
    {
        var users = new List<User>(ids.Count);
        var missing = new List<UserId>();
        long changes;
        lock (_lock)
        {
            changes = _changes;
            foreach (var id in ids.Distinct())
            {
                if (Find(id) is { } user)
                {
                    users.Add(user);
                }
                else
                {
                    missing.Add(id);
                }
            }
        }

        if (missing.Count > 0)
        {
            var found = await store.FindUsersAsync(missing, cancellationToken);
            users.AddRange(found);
            lock (_lock)
            {
                // What was read before somebody changed must not be kept after it.
                if (_changes == changes)
                {
                    found.ToList().ForEach(Keep);
                }
            }
        }

        return users;
    }

    public ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken) =>
        store.FindUsersAsync(usernames, cancellationToken);

    public ValueTask<IReadOnlyList<User>> SearchAsync(string query, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) =>
        store.SearchAsync(SearchTerms.Prefix(query), people, cancellationToken);

    /// <summary>To be called after each committed change of a person.</summary>
    public void Invalidate(UserId id)
    {
        lock (_lock)
        {
            _changes++;
            _young.Remove(id);
            _old.Remove(id);
        }
    }

    private User? Find(UserId id)
    {
        if (!_young.TryGetValue(id, out var user) && _old.TryGetValue(id, out user))
        {
            Keep(user);
        }

        return user;
    }

    private void Keep(User user)
    {
        if (_young.Count >= _generation)
        {
            (_old, _young) = (_young, []);
        }

        _young[user.Id] = user;
    }
}
