using Parley.Chat.Conversations;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Sync;

/// <summary>A membership as sync looks at it: whether something has happened there.</summary>
internal readonly record struct SyncPlace(long Conversation, ConversationId Id, long TouchedAt);

/// <summary>What everybody's sync begins with.</summary>
internal readonly record struct SyncHead(long Epoch, long UserRev, ChatSettings Settings);

/// <summary>The statements of sync, prepared: with nothing new it is two of them.</summary>
internal static class SyncReader
{
    private const string Head = "SELECT s.epoch, p.user_rev, p.hides_read, p.last_seen_to FROM people p CROSS JOIN log_state s WHERE p.person = $1";

    private const string Places = """
        SELECT m.conversation, c.id, c.touched_at FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.person = $1
        """;

    private static readonly string Messages =
        $"SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins} WHERE m.conversation = $1 AND {MessageRow.VisiblePrepared}";

    /// <summary>There is no index on rev: the seqs are narrowed first.</summary>
    private static readonly string Changed = $"{Messages} AND m.seq > $4 AND m.rev > $5 ORDER BY m.seq LIMIT $6";

    /// <summary>
    /// Older ones that were edited, deleted, reacted to, pinned or voted on meanwhile: their changes name them (<see cref="Log.ChangeKind.MessageEdited"/>,
    /// <see cref="Log.ChangeKind.MessageDeleted"/>, <see cref="Log.ChangeKind.Reaction"/>, <see cref="Log.ChangeKind.Pin"/>, <see cref="Log.ChangeKind.Poll"/>).
    /// </summary>
    private static readonly string Edited = $"""
        {Messages} AND m.seq > $4 AND m.rev <= $5
          AND m.seq IN (SELECT h.target FROM changes h WHERE h.conversation = $1 AND h.rev > $5 AND h.kind IN (8, 9, 14, 17, 19))
        ORDER BY m.seq LIMIT $6
        """;

    private static readonly string Newest = $"{Messages} AND m.seq > $4 ORDER BY m.seq DESC LIMIT $5";

    public static async ValueTask<SyncHead> HeadAsync(DatabaseSession session, long person)
    {
        SyncHead head = default;
        await session.Prepare(Head).Bind(1, person).ReadAsync(row => head = new SyncHead(
            row.Number(0), row.Number(1), new ChatSettings { ReadReceipts = row.Number(2) == 0, LastSeen = (LastSeenAudience)row.Number(3) }));
        return head;
    }

    public static async ValueTask<List<SyncPlace>> PlacesAsync(DatabaseSession session, long person)
    {
        var places = new List<SyncPlace>();
        await session.Prepare(Places).Bind(1, person)
            .ReadAsync(row => places.Add(new SyncPlace(row.Number(0), new ConversationId(row.Id(1)), row.Number(2))));
        return places;
    }

    /// <summary>The messages that a revision after this one made or changed, ascending.</summary>
    public static async ValueTask<List<MessageRow>> ChangedAsync(
        DatabaseSession session, long person, ConversationStateRow row, long after, int limit)
    {
        // Each of the revisions after the client's made at most one message, so these are among as many of the last seqs.
        var afterSeq = Math.Max(row.LastSeq - (row.LastRev - after), row.FloorSeq);
        var found = new List<MessageRow>();
        await session.Prepare(Edited)
            .Bind(1, row.Conversation).Bind(2, row.FromSeq).Bind(3, person).Bind(4, row.FloorSeq).Bind(5, after).Bind(6, limit)
            .ReadAsync(one => found.Add(MessageRow.Read(one)));
        if (found.Count < limit)
        {
            await session.Prepare(Changed)
                .Bind(1, row.Conversation).Bind(2, row.FromSeq).Bind(3, person).Bind(4, afterSeq).Bind(5, after).Bind(6, limit - found.Count)
                .ReadAsync(one => found.Add(MessageRow.Read(one)));
        }

        return found;
    }

    /// <summary>The newest messages, descending.</summary>
    public static async ValueTask<List<MessageRow>> NewestAsync(DatabaseSession session, long person, ConversationStateRow row, int limit)
    {
        var found = new List<MessageRow>();
        await session.Prepare(Newest)
            .Bind(1, row.Conversation).Bind(2, row.FromSeq).Bind(3, person).Bind(4, row.FloorSeq).Bind(5, limit)
            .ReadAsync(one => found.Add(MessageRow.Read(one)));
        return found;
    }
}
