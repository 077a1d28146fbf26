using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>One statement per table and batch, whatever its size: each is a round trip to another process.</summary>
internal sealed class PostgresLogStore(DatabaseSession session) : LogStore(session)
{
    public override ValueTask LockAsync(IReadOnlyList<long> conversations, Action<ConversationRow> found) => Session
        .Prepare($"SELECT {ConversationRow.Columns} FROM conversations WHERE conversation = ANY($1) ORDER BY conversation FOR UPDATE")
        .Bind(1, conversations.ToArray()).ReadAsync(row => found(ConversationRow.Read(row)));

    public override ValueTask FindMessagesAsync(IReadOnlyList<MessageId> ids, Action<MessageId, long, long> found) => Session
        .Prepare("SELECT id, conversation, seq FROM messages WHERE id = ANY($1)")
        .Bind(1, Column(ids, static id => id.Value)).ReadAsync(row => found(new MessageId(row.Id(0)), row.Number(1), row.Number(2)));

    public override ValueTask FindMembersAsync(IReadOnlyList<(long Conversation, long Person)> wanted, Action<FoundMember> found) => Session
        .Prepare("""
            SELECT m.conversation, m.person, m.from_seq, m.role, m.last_sent_at
            FROM unnest($1, $2) AS w (conversation, person) JOIN members m ON m.conversation = w.conversation AND m.person = w.person
            """)
        .Bind(1, Column(wanted, static one => one.Conversation)).Bind(2, Column(wanted, static one => one.Person))
        .ReadAsync(row => found(ReadMember(row)));

    public override async ValueTask InsertAsync(IReadOnlyList<MessageInsert> messages) => await Session
        .Prepare("""
            INSERT INTO messages (conversation, seq, rev, counted, id, sender, type, created_at, reply_to, fingerprint, body, metadata, mentions, forwarded)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """)
        .Bind(1, Column(messages, static row => row.Conversation)).Bind(2, Column(messages, static row => row.Seq))
        .Bind(3, Column(messages, static row => row.Rev)).Bind(4, Column(messages, static row => row.Counted))
        .Bind(5, Column(messages, static row => row.Message.Id.Value)).Bind(6, Column(messages, static row => row.Message.Sender))
        .Bind(7, Column(messages, static row => (long)row.Message.Type)).Bind(8, Column(messages, static row => row.CreatedAt))
        .Bind(9, Column(messages, static row => row.ReplyTo)).Bind(10, Column(messages, static row => row.Message.Fingerprint))
        .Bind(11, Column(messages, static row => row.Message.Body)).Bind(12, Column(messages, static row => row.Message.Metadata))
        .Bind(13, Column(messages, static row => row.Message.Mentions)).Bind(14, Column(messages, static row => row.Message.Forwarded ? 1L : 0L)).ExecuteAsync();

    public override async ValueTask InsertAsync(IReadOnlyList<ChangeInsert> changes) => await Session
        .Prepare("INSERT INTO changes (conversation, rev, kind, target, actor, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)")
        .Bind(1, Column(changes, static row => row.Conversation)).Bind(2, Column(changes, static row => row.Rev))
        .Bind(3, Column(changes, static row => (long)row.Kind)).Bind(4, Column(changes, static row => row.Target))
        .Bind(5, Column(changes, static row => row.Actor)).Bind(6, Column(changes, static row => row.CreatedAt)).ExecuteAsync();

    public override async ValueTask UpdateAsync(IReadOnlyList<ConversationRow> heads) => await Session
        .Prepare("""
            UPDATE conversations c SET title = u.title, last_seq = u.last_seq, last_rev = u.last_rev, last_counted = u.last_counted,
              members_rev = u.members_rev, floor_seq = u.floor_seq, member_count = u.member_count, last_activity_at = u.last_activity_at,
              touched_at = u.touched_at
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
              AS u (title, last_seq, last_rev, last_counted, members_rev, floor_seq, member_count, last_activity_at, touched_at, conversation)
            WHERE c.conversation = u.conversation
            """)
        .Bind(1, Column(heads, static head => head.Title)).Bind(2, Column(heads, static head => head.LastSeq))
        .Bind(3, Column(heads, static head => head.LastRev)).Bind(4, Column(heads, static head => head.LastCounted))
        .Bind(5, Column(heads, static head => head.MembersRev)).Bind(6, Column(heads, static head => head.FloorSeq))
        .Bind(7, Column(heads, static head => head.MemberCount)).Bind(8, Column(heads, static head => head.LastActivityAt))
        .Bind(9, Column(heads, static head => head.TouchedAt)).Bind(10, Column(heads, static head => head.Conversation)).ExecuteAsync();

    public override async ValueTask MoveAsync(IReadOnlyList<OwnCursor> cursors) => await Session
        .Prepare("""
            UPDATE members m SET delivered_seq = u.seq, read_seq = u.seq, read_counted = u.counted, marked_unread = 0,
              last_sent_at = GREATEST(m.last_sent_at, u.sent_at)
            FROM unnest($1, $2, $3, $4, $5) AS u (conversation, person, seq, counted, sent_at)
            WHERE m.conversation = u.conversation AND m.person = u.person AND m.read_seq < u.seq
            """)
        .Bind(1, Column(cursors, static cursor => cursor.Conversation)).Bind(2, Column(cursors, static cursor => cursor.Person))
        .Bind(3, Column(cursors, static cursor => cursor.Seq)).Bind(4, Column(cursors, static cursor => cursor.Counted))
        .Bind(5, Column(cursors, static cursor => cursor.SentAt)).ExecuteAsync();

    private static T[] Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }
}
