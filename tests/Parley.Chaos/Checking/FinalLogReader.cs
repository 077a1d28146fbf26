using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chaos.Checking;

/// <summary>Reads the rows of the final log, past the server.</summary>
internal static class FinalLogReader
{
    /// <param name="history">What REST shows of each conversation to somebody who was a member all the time.</param>
    public static async Task<FinalLog> ReadAsync(DatabaseSession session, IReadOnlyDictionary<ConversationId, IReadOnlyList<LoggedMessage>> history)
    {
        var conversations = new Dictionary<ConversationId, FinalConversation>();
        foreach (var row in await session.QueryAsync<Row>(
            """
            SELECT conversation AS Number, id AS Id, last_seq AS LastSeq, last_rev AS LastRev, last_counted AS LastCounted, members_rev AS MembersRev,
              member_count AS MemberCount, floor_seq AS Floor
            FROM conversations
            """))
        {
            conversations.Add(row.Id, await ReadAsync(session, row, history.GetValueOrDefault(row.Id) ?? []));
        }

        return new FinalLog(conversations, await session.QuerySingleAsync<long>("SELECT epoch FROM log_state"));
    }

    private static async Task<FinalConversation> ReadAsync(DatabaseSession session, Row row, IReadOnlyList<LoggedMessage> history)
    {
        var seqs = await session.QueryAsync<long>("SELECT seq FROM messages WHERE conversation = @Number ORDER BY seq", row);
        var revs = await session.QueryAsync<long>(
            "SELECT rev FROM messages WHERE conversation = @Number UNION ALL SELECT rev FROM changes WHERE conversation = @Number ORDER BY 1", row);
        var changes = await session.QueryAsync<ChangeRow>(
            """
            SELECT c.rev AS Rev, c.kind AS Kind, p.id AS Target FROM changes c JOIN people p ON p.person = c.target
            WHERE c.conversation = @Number AND c.kind IN (1, 2) ORDER BY c.rev
            """,
            row);
        var members = await session.QueryAsync<MemberRow>(
            """
            SELECT p.id AS Id, m.from_seq AS FromSeq, m.from_rev AS FromRev, m.delivered_seq AS Delivered, m.read_seq AS ReadSeq, m.read_counted AS ReadCounted
            FROM members m JOIN people p ON p.person = m.person WHERE m.conversation = @Number
            """,
            row);
        var gone = await session.QueryAsync<GoneRow>(
            """
            SELECT m.id AS Id, m.seq AS Seq, m.rev AS Rev, p.id AS Sender, m.type AS Type FROM messages m JOIN people p ON p.person = m.sender
            WHERE m.conversation = @Number AND m.seq <= @Floor AND m.body IS NULL AND m.metadata IS NULL ORDER BY m.seq
            """,
            row);
        return new FinalConversation(row.LastSeq, row.LastRev, [.. gone.Select(message => message.ToLogged()), .. history], seqs, revs)
        {
            Floor = row.Floor,
            Stored = new StoredState
            {
                LastCounted = row.LastCounted,
                MembersRev = row.MembersRev,
                MemberCount = row.MemberCount,
                Changes = [.. changes.Select(change => new StoredChange(change.Rev, change.Kind, change.Target))],
                Members = [.. members.Select(member => new StoredMember(
                    member.Id, member.FromSeq, member.FromRev, member.Delivered, member.ReadSeq, member.ReadCounted))],
            },
        };
    }

    private sealed class Row
    {
        public long Number { get; init; }

        public ConversationId Id { get; init; }

        public long LastSeq { get; init; }

        public long LastRev { get; init; }

        public long LastCounted { get; init; }

        public long MembersRev { get; init; }

        public long MemberCount { get; init; }

        public long Floor { get; init; }
    }

    private sealed class GoneRow
    {
        public MessageId Id { get; init; }

        public long Seq { get; init; }

        public long Rev { get; init; }

        public UserId Sender { get; init; }

        public long Type { get; init; }

        public LoggedMessage ToLogged() => new(Id, Seq, Rev, Sender, IsSystem: Type == 2, "") { IsGone = true };
    }

    private sealed class ChangeRow
    {
        public long Rev { get; init; }

        public long Kind { get; init; }

        public UserId Target { get; init; }
    }

    private sealed class MemberRow
    {
        public UserId Id { get; init; }

        public long FromSeq { get; init; }

        public long FromRev { get; init; }

        public long Delivered { get; init; }

        public long ReadSeq { get; init; }

        public long ReadCounted { get; init; }
    }
}
