using Parley.Accounts.Events;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Contacts;

/// <summary>
/// Two people inside a transaction that changes what they are to each other. Both accounts are locked, in the order of their numbers: two such changes at once,
/// also from both sides, come one after the other.
/// </summary>
internal sealed class PairSession
{
    private readonly DatabaseSession _session;
    private readonly AccountEvents _events;
    private readonly HashSet<UserId> _told = [];
    private bool _parted;

    private PairSession(DatabaseSession session, AccountEvents events, long now, PersonRow me, PersonRow other) =>
        (_session, _events, Now, Me, Other) = (session, events, now, me, other);

    public long Now { get; }

    public PersonRow Me { get; }

    public PersonRow Other { get; }

    /// <summary>Null when one of them is nobody.</summary>
    public static async Task<PairSession?> OpenAsync(DatabaseSession session, AccountEvents events, UserId me, UserId other, long now)
    {
        var rows = await session.QueryAsync<PersonRow>(
            $"SELECT user_key, id FROM users WHERE id IN @ids ORDER BY user_key{(session.Engine == DatabaseEngine.Postgres ? " FOR NO KEY UPDATE" : "")}",
            new { ids = SqlList.Of([me, other]) });
        var (mine, theirs) = (rows.FirstOrDefault(row => row.Id == me), rows.FirstOrDefault(row => row.Id == other));
        return mine is null || theirs is null ? null : new PairSession(session, events, now, mine, theirs);
    }

    public async Task<bool> AreContactsAsync() => await _session.QueryFirstOrDefaultAsync<long?>(
        "SELECT since FROM contacts WHERE user_key = @me AND other_key = @other", Keys) is not null;

    public async Task<bool> BlocksAsync(PersonRow person, PersonRow other) => await _session.QueryFirstOrDefaultAsync<long?>(
        "SELECT since FROM blocks WHERE user_key = @person AND other_key = @other AND active = 1", new { person = person.UserKey, other = other.UserKey }) is not null;

    public Task<RequestRow?> RequestAsync(PersonRow from, PersonRow to) => _session.QueryFirstOrDefaultAsync<RequestRow>(
        $"SELECT {RequestRow.Columns} FROM contact_requests r WHERE r.from_key = @from AND r.to_key = @to", new { from = from.UserKey, to = to.UserKey });

    public Task<long> CountAsync(string table, PersonRow person, string condition = "") =>
        _session.QuerySingleAsync<long>($"SELECT COUNT(*) FROM {table} WHERE {condition}", new { key = person.UserKey, dayAgo = Now - (long)TimeSpan.FromDays(1).TotalMilliseconds });

    public Task AddRequestAsync(ContactRequestId id, bool hidden) => _session.ExecuteAsync(
        """
        INSERT INTO contact_requests (id, from_key, to_key, state, hidden, created_at, changed_at) VALUES (@id, @me, @other, 0, @hidden, @now, @now)
        ON CONFLICT (from_key, to_key) DO UPDATE SET id = excluded.id, state = 0, hidden = excluded.hidden, created_at = excluded.created_at, changed_at = excluded.changed_at
        """,
        new { id, me = Me.UserKey, other = Other.UserKey, hidden = hidden ? 1L : 0, now = Now });

    public Task AnswerAsync(PersonRow from, PersonRow to, ContactRequestState state) => _session.ExecuteAsync(
        "UPDATE contact_requests SET state = @state, changed_at = @now WHERE from_key = @from AND to_key = @to AND state = 0",
        new { state = (long)state, from = from.UserKey, to = to.UserKey, now = Now });

    public async Task BefriendAsync()
    {
        foreach (var (one, two) in new[] { (Me, Other), (Other, Me) })
        {
            await AnswerAsync(one, two, ContactRequestState.Accepted);
            await _session.ExecuteAsync(
                "INSERT INTO contacts (user_key, other_key, since) VALUES (@one, @two, @now) ON CONFLICT DO NOTHING",
                new { one = one.UserKey, two = two.UserKey, now = Now });
        }
    }

    /// <summary>False when they were none.</summary>
    public async Task<bool> PartAsync() => _parted = await _session.ExecuteAsync(
        "DELETE FROM contacts WHERE (user_key = @me AND other_key = @other) OR (user_key = @other AND other_key = @me)", Keys) > 0;

    public Task BlockAsync() => _session.ExecuteAsync(
        """
        INSERT INTO blocks (user_key, other_key, active, since, changed_at) VALUES (@me, @other, 1, @now, @now)
        ON CONFLICT (user_key, other_key) DO UPDATE SET active = 1, since = excluded.since, changed_at = excluded.changed_at
        """,
        new { me = Me.UserKey, other = Other.UserKey, now = Now });

    public async Task<bool> UnblockAsync() => await _session.ExecuteAsync(
        "UPDATE blocks SET active = 0, changed_at = @now WHERE user_key = @me AND other_key = @other AND active = 1",
        new { me = Me.UserKey, other = Other.UserKey, now = Now }) > 0;

    /// <summary>From now on the receiver, oneself, does not see what the other asks; to them it goes on waiting.</summary>
    public Task HideIncomingAsync() => _session.ExecuteAsync(
        "UPDATE contact_requests SET hidden = 1, changed_at = @now WHERE from_key = @other AND to_key = @me AND state = 0",
        new { me = Me.UserKey, other = Other.UserKey, now = Now });

    /// <summary>Tells somebody's devices that the other is something else to them now; once.</summary>
    public Task TellAsync(PersonRow person, bool asked = false) => _told.Add(person.Id)
        ? _events.AddAsync(_session, new AccountEvent
        {
            Kind = AccountEventKind.RelationUpdated,
            UserId = person.Id,
            OtherId = person.Id == Me.Id ? Other.Id : Me.Id,
            Asked = asked,
            WereContacts = _parted,
        })
        : Task.CompletedTask;

    /// <summary>Has somebody notified of what the other has just done.</summary>
    public Task NotifyAsync(PersonRow person, AccountNoticeKind kind) => _events.AddAsync(
        _session, new AccountNotice { Kind = kind, UserId = person.Id, OtherId = person.Id == Me.Id ? Other.Id : Me.Id });

    private object Keys => new { me = Me.UserKey, other = Other.UserKey };
}

internal sealed class PersonRow
{
    public long UserKey { get; init; }

    public UserId Id { get; init; }
}

internal sealed class RequestRow
{
    public const string Columns = "r.id, r.from_key, r.to_key, r.state, r.hidden, r.created_at, r.changed_at";

    public ContactRequestId Id { get; init; }

    public long FromKey { get; init; }

    public long ToKey { get; init; }

    public long State { get; init; }

    public long Hidden { get; init; }

    public long CreatedAt { get; init; }

    public long ChangedAt { get; init; }

    public ContactRequestState RequestState => (ContactRequestState)State;
}
