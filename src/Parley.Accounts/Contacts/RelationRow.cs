using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Contacts;

/// <summary>What somebody is to somebody, in one row. A request that the receiver never sees is none of theirs.</summary>
internal sealed class RelationRow
{
    public UserId Id { get; init; }

    public long? ContactSince { get; init; }

    public long? BlockedSince { get; init; }

    public ContactRequestId? Outgoing { get; init; }

    public long? OutgoingAt { get; init; }

    public ContactRequestId? Incoming { get; init; }

    public long? IncomingAt { get; init; }

    public static Task<IReadOnlyList<RelationRow>> ReadAsync(DatabaseSession session, UserId user, IReadOnlyCollection<UserId> others) =>
        session.QueryAsync<RelationRow>(
            $"""
            SELECT o.id, c.since AS contact_since, b.since AS blocked_since,
              q.id AS outgoing, q.created_at AS outgoing_at, r.id AS incoming, r.created_at AS incoming_at
            FROM users u CROSS JOIN users o
            LEFT JOIN contacts c ON c.user_key = u.user_key AND c.other_key = o.user_key
            LEFT JOIN blocks b ON b.user_key = u.user_key AND b.other_key = o.user_key AND b.active = 1
            LEFT JOIN contact_requests q ON q.from_key = u.user_key AND q.to_key = o.user_key AND q.state = {(int)ContactRequestState.Waiting}
            LEFT JOIN contact_requests r ON r.from_key = o.user_key AND r.to_key = u.user_key AND r.state = {(int)ContactRequestState.Waiting} AND r.hidden = 0
            WHERE u.id = @user AND o.id IN @others
            """,
            new { user, others = SqlList.Of(others) });

    public Relation ToRelation(User user) => new()
    {
        User = user,
        ContactSince = At(ContactSince),
        BlockedSince = At(BlockedSince),
        Request = Incoming is { } incoming ? Request(incoming, RequestDirection.Incoming, IncomingAt)
            : Outgoing is { } outgoing ? Request(outgoing, RequestDirection.Outgoing, OutgoingAt)
            : null,
    };

    private static RelationRequest Request(ContactRequestId id, RequestDirection direction, long? at) =>
        new() { Id = id, Direction = direction, CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(at ?? 0) };

    private static DateTimeOffset? At(long? time) => time is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}

/// <summary>Stored: never renumber.</summary>
internal enum ContactRequestState
{
    Waiting = 0,
    Accepted = 1,
    Declined = 2,
    Withdrawn = 3,
}
