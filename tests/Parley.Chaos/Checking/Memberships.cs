using Parley.Protocol;

namespace Parley.Chaos.Checking;

/// <summary>Who was a member of one conversation at which revision: its log of changes, applied from the start.</summary>
internal sealed class Memberships
{
    private readonly Dictionary<UserId, List<(long From, long To)>> _intervals = [];
    private readonly bool _everybody;

    public Memberships(FinalConversation conversation)
    {
        _everybody = conversation.Stored is null;
        foreach (var change in (conversation.Stored?.Changes ?? []).OrderBy(change => change.Rev))
        {
            if (change.Target is not { } user)
            {
                continue;
            }

            if (!_intervals.TryGetValue(user, out var own))
            {
                _intervals.Add(user, own = []);
            }

            if (change.Kind == (long)StoredChangeKind.MemberAdded)
            {
                own.Add((change.Rev, long.MaxValue));
            }
            else if (change.Kind == (long)StoredChangeKind.MemberRemoved && own.Count > 0)
            {
                own[^1] = (own[^1].From, change.Rev - 1);
            }
        }
    }

    /// <summary>Those who are members in the end, with the revision of their coming.</summary>
    public IEnumerable<(UserId User, long FromRev)> Final =>
        _intervals.Where(one => one.Value[^1].To == long.MaxValue).Select(one => (one.Key, one.Value[^1].From));

    public bool Covers(UserId user, long rev) =>
        _everybody || (_intervals.TryGetValue(user, out var own) && own.Exists(interval => interval.From <= rev && rev <= interval.To));

    public bool IsMember(UserId user) => Covers(user, long.MaxValue);

    /// <summary>For messages: which revisions a person was there for.</summary>
    public string Describe(UserId user) => _everybody
        ? "always"
        : _intervals.TryGetValue(user, out var own)
            ? string.Join(", ", own.Select(interval => $"revs {interval.From}–{(interval.To == long.MaxValue ? "end" : interval.To)}"))
            : "never";
}
