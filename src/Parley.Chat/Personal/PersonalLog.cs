using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Personal;

/// <summary>
/// Each person's own log: what concerns them alone, appended in the transaction of its cause. Merged as it is written: one row for each thing, with the
/// <c>user_rev</c> of its latest change, so it never grows beyond what somebody has.
/// </summary>
public static class PersonalLog
{
    private const string Raise = "UPDATE people SET user_rev = user_rev + 1 WHERE person = $1 RETURNING user_rev";

    private const string Put = """
        INSERT INTO personal_changes (person, kind, target, user_rev) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person, kind, target) DO UPDATE SET user_rev = excluded.user_rev
        """;

    private const string RaiseAll = """
        UPDATE people p SET user_rev = p.user_rev + u.changes FROM unnest($1, $2) AS u (person, changes)
        WHERE p.person = u.person RETURNING p.person, p.user_rev
        """;

    private const string PutAll = """
        INSERT INTO personal_changes (person, kind, target, user_rev) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (person, kind, target) DO UPDATE SET user_rev = excluded.user_rev
        """;

    /// <summary>What a frame covers that tells of one revision.</summary>
    public static PersonalRange Range(long userRev) => new() { After = userRev - 1, UpTo = userRev };

    /// <summary>Appends; no two of them may be the same. Returns the <c>user_rev</c> of each.</summary>
    public static ValueTask<long[]> AppendAsync(DatabaseSession session, IReadOnlyList<PersonalChange> changes) =>
        session.Engine == DatabaseEngine.Postgres ? AppendSetAsync(session, changes) : AppendEachAsync(session, changes);

    /// <summary>The <c>user_rev</c> of the latest change of one thing; null when it never changed.</summary>
    public static async ValueTask<long?> FindAsync(DatabaseSession session, long person, PersonalKind kind, long target)
    {
        long? found = null;
        await session.Prepare("SELECT user_rev FROM personal_changes WHERE person = $1 AND kind = $2 AND target = $3")
            .Bind(1, person).Bind(2, (long)kind).Bind(3, target).ReadAsync(row => found = row.Number(0));
        return found;
    }

    private static async ValueTask<long[]> AppendEachAsync(DatabaseSession session, IReadOnlyList<PersonalChange> changes)
    {
        var revs = new long[changes.Count];
        var (raise, put) = (session.Prepare(Raise), session.Prepare(Put));
        var i = 0;
        Action<IRow> read = row => revs[i] = row.Number(0);
        for (; i < revs.Length; i++)
        {
            var (person, kind, target) = changes[i];
            await raise.Bind(1, person).ReadAsync(read);
            await put.Bind(1, person).Bind(2, (long)kind).Bind(3, target).Bind(4, revs[i]).ExecuteAsync();
        }

        return revs;
    }

    private static async ValueTask<long[]> AppendSetAsync(DatabaseSession session, IReadOnlyList<PersonalChange> changes)
    {
        if (changes.Count == 0)
        {
            return [];
        }

        var counts = changes.GroupBy(change => change.Person).OrderBy(group => group.Key).ToList();
        var next = new Dictionary<long, long>(counts.Count);
        await session.Prepare(RaiseAll)
            .Bind(1, counts.Select(group => group.Key).ToArray()).Bind(2, counts.Select(group => (long)group.Count()).ToArray())
            .ReadAsync(row => next.Add(row.Number(0), row.Number(1)));
        counts.ForEach(group => next[group.Key] -= group.Count() - 1);
        var revs = changes.Select(change => next[change.Person]++).ToArray();
        await session.Prepare(PutAll)
            .Bind(1, changes.Select(change => change.Person).ToArray()).Bind(2, changes.Select(change => (long)change.Kind).ToArray())
            .Bind(3, changes.Select(change => change.Target).ToArray()).Bind(4, revs).ExecuteAsync();
        return revs;
    }
}
