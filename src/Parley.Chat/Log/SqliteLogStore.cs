using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>One prepared statement per table, once per row: inside the process a statement costs little more than the row itself.</summary>
internal sealed class SqliteLogStore(DatabaseSession session) : LogStore(session)
{
    public override async ValueTask LockAsync(IReadOnlyList<long> conversations, Action<ConversationRow> found)
    {
        // There is one writer at a time: the transaction is the lock.
        var select = Session.Prepare($"SELECT {ConversationRow.Columns} FROM conversations WHERE conversation = $1");
        Action<IRow> read = row => found(ConversationRow.Read(row));
        foreach (var conversation in conversations)
        {
            await select.Bind(1, conversation).ReadAsync(read);
        }
    }

    public override async ValueTask FindMessagesAsync(IReadOnlyList<MessageId> ids, Action<MessageId, long, long> found)
    {
        var select = Session.Prepare("SELECT conversation, seq FROM messages WHERE id = $1");
        var id = default(MessageId);
        Action<IRow> read = row => found(id, row.Number(0), row.Number(1));
        foreach (var wanted in ids)
        {
            id = wanted;
            await select.Bind(1, id).ReadAsync(read);
        }
    }

    public override async ValueTask FindMembersAsync(IReadOnlyList<(long Conversation, long Person)> wanted, Action<FoundMember> found)
    {
        var select = Session.Prepare("SELECT conversation, person, from_seq, role, last_sent_at FROM members WHERE conversation = $1 AND person = $2");
        Action<IRow> read = row => found(ReadMember(row));
        foreach (var (conversation, person) in wanted)
        {
            await select.Bind(1, conversation).Bind(2, person).ReadAsync(read);
        }
    }

    public override async ValueTask InsertAsync(IReadOnlyList<MessageInsert> messages)
    {
        var insert = Session.Prepare("""
            INSERT INTO messages (conversation, seq, rev, counted, id, sender, type, created_at, reply_to, fingerprint, body, metadata, mentions, forwarded)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """);
        for (var i = 0; i < messages.Count; i++)
        {
            var row = messages[i];
            var message = row.Message;
            await insert.Bind(1, row.Conversation).Bind(2, row.Seq).Bind(3, row.Rev).Bind(4, row.Counted).Bind(5, message.Id).Bind(6, message.Sender)
                .Bind(7, (long)message.Type).Bind(8, row.CreatedAt).Bind(9, row.ReplyTo).Bind(10, message.Fingerprint).Bind(11, message.Body)
                .Bind(12, message.Metadata).Bind(13, message.Mentions).Bind(14, message.Forwarded ? 1L : 0L).ExecuteAsync();
        }
    }

    public override async ValueTask InsertAsync(IReadOnlyList<ChangeInsert> changes)
    {
        var insert = Session.Prepare("INSERT INTO changes (conversation, rev, kind, target, actor, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
        foreach (var row in changes)
        {
            await insert.Bind(1, row.Conversation).Bind(2, row.Rev).Bind(3, (long)row.Kind).Bind(4, row.Target).Bind(5, row.Actor).Bind(6, row.CreatedAt)
                .ExecuteAsync();
        }
    }

    public override async ValueTask UpdateAsync(IReadOnlyList<ConversationRow> heads)
    {
        var update = Session.Prepare("""
            UPDATE conversations SET title = $1, last_seq = $2, last_rev = $3, last_counted = $4, members_rev = $5, floor_seq = $6, member_count = $7,
              last_activity_at = $8, touched_at = $9
            WHERE conversation = $10
            """);
        foreach (var head in heads)
        {
            await update.Bind(1, head.Title).Bind(2, head.LastSeq).Bind(3, head.LastRev).Bind(4, head.LastCounted).Bind(5, head.MembersRev)
                .Bind(6, head.FloorSeq).Bind(7, head.MemberCount).Bind(8, head.LastActivityAt).Bind(9, head.TouchedAt).Bind(10, head.Conversation)
                .ExecuteAsync();
        }
    }

    public override async ValueTask MoveAsync(IReadOnlyList<OwnCursor> cursors)
    {
        var update = Session.Prepare("""
            UPDATE members SET delivered_seq = $1, read_seq = $1, read_counted = $2, marked_unread = 0, last_sent_at = MAX(last_sent_at, $3)
            WHERE conversation = $4 AND person = $5 AND read_seq < $1
            """);
        foreach (var cursor in cursors)
        {
            await update.Bind(1, cursor.Seq).Bind(2, cursor.Counted).Bind(3, cursor.SentAt).Bind(4, cursor.Conversation).Bind(5, cursor.Person)
                .ExecuteAsync();
        }
    }
}
