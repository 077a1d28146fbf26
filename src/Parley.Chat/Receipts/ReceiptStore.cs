using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>
/// Cursors inside one transaction, set by set: SQLite loops over prepared statements, PostgreSQL takes each set in one.
/// </summary>
internal abstract class ReceiptStore(DatabaseSession session)
{
    protected const string Columns = """
        m.conversation, m.person, m.delivered_seq, m.read_seq, m.read_counted, m.marked_unread, c.last_seq, c.last_counted, c.member_count, c.type, c.floor_counted
        """;

    protected DatabaseSession Session { get; } = session;

    public static ReceiptStore On(DatabaseSession session) =>
        session.Engine == DatabaseEngine.Postgres ? new PostgresReceiptStore(session) : new SqliteReceiptStore(session);

    /// <summary>
    /// Takes the locks that the log takes, in its order (sending moves cursors too, and one read before and written after that would fall), and shows where
    /// those stand who are members.
    /// </summary>
    public abstract ValueTask LoadAsync(IReadOnlyCollection<(long Conversation, long Person)> wanted, Action<CursorRow> found);

    /// <summary>Sets <see cref="CursorRow.ReadCounted"/> to how many messages count up to <see cref="CursorRow.ReadSeq"/>.</summary>
    public abstract ValueTask CountAsync(IReadOnlyList<CursorRow> moved);

    public abstract ValueTask UpdateAsync(IReadOnlyList<CursorRow> moved);

    /// <summary>Conversations that sync has to look at: the others' cursors are news.</summary>
    public abstract ValueTask TouchAsync(IReadOnlyCollection<long> conversations, long now);

    protected static CursorRow Read(IRow row) => new()
    {
        Conversation = row.Number(0),
        Person = row.Number(1),
        DeliveredSeq = row.Number(2),
        ReadSeq = row.Number(3),
        ReadCounted = row.Number(4),
        MarkedUnread = row.Number(5) != 0,
        LastSeq = row.Number(6),
        LastCounted = row.Number(7),
        MemberCount = row.Number(8),
        Type = (ConversationType)row.Number(9),
        FloorCounted = row.Number(10),
    };
}

internal sealed class SqliteReceiptStore(DatabaseSession session) : ReceiptStore(session)
{
    public override async ValueTask LoadAsync(IReadOnlyCollection<(long Conversation, long Person)> wanted, Action<CursorRow> found)
    {
        var select = Session.Prepare(
            $"SELECT {Columns} FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.conversation = $1 AND m.person = $2");
        Action<IRow> read = row => found(Read(row));
        foreach (var (conversation, person) in wanted)
        {
            await select.Bind(1, conversation).Bind(2, person).ReadAsync(read);
        }
    }

    public override async ValueTask CountAsync(IReadOnlyList<CursorRow> moved)
    {
        var select = Session.Prepare("SELECT counted FROM messages WHERE conversation = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1");
        var i = 0;
        Action<IRow> read = row => moved[i].ReadCounted = row.Number(0);
        for (; i < moved.Count; i++)
        {
            await select.Bind(1, moved[i].Conversation).Bind(2, moved[i].ReadSeq).ReadAsync(read);
        }
    }

    public override async ValueTask UpdateAsync(IReadOnlyList<CursorRow> moved)
    {
        var update = Session.Prepare("""
            UPDATE members SET delivered_seq = $1, read_seq = $2, read_counted = $3, marked_unread = $4 WHERE conversation = $5 AND person = $6
            """);
        foreach (var row in moved)
        {
            await update.Bind(1, row.DeliveredSeq).Bind(2, row.ReadSeq).Bind(3, row.ReadCounted).Bind(4, row.MarkedUnread ? 1 : 0)
                .Bind(5, row.Conversation).Bind(6, row.Person).ExecuteAsync();
        }
    }

    public override async ValueTask TouchAsync(IReadOnlyCollection<long> conversations, long now)
    {
        var update = Session.Prepare("UPDATE conversations SET touched_at = $1 WHERE conversation = $2 AND touched_at < $1");
        foreach (var conversation in conversations)
        {
            await update.Bind(1, now).Bind(2, conversation).ExecuteAsync();
        }
    }
}

internal sealed class PostgresReceiptStore(DatabaseSession session) : ReceiptStore(session)
{
    public override async ValueTask LoadAsync(IReadOnlyCollection<(long Conversation, long Person)> wanted, Action<CursorRow> found)
    {
        await Session.Prepare("SELECT conversation FROM conversations WHERE conversation = ANY($1) ORDER BY conversation FOR UPDATE")
            .Bind(1, wanted.Select(one => one.Conversation).Distinct().ToArray()).ReadAsync(static _ => { });
        await Session
            .Prepare($"""
                SELECT {Columns} FROM unnest($1, $2) AS w (conversation, person)
                JOIN members m ON m.conversation = w.conversation AND m.person = w.person
                JOIN conversations c ON c.conversation = m.conversation
                """)
            .Bind(1, wanted.Select(one => one.Conversation).ToArray()).Bind(2, wanted.Select(one => one.Person).ToArray())
            .ReadAsync(row => found(Read(row)));
    }

    public override async ValueTask CountAsync(IReadOnlyList<CursorRow> moved)
    {
        if (moved.Count == 0)
        {
            return;
        }

        await Session
            .Prepare("""
                SELECT w.place, (SELECT counted FROM messages m WHERE m.conversation = w.conversation AND m.seq <= w.seq ORDER BY m.seq DESC LIMIT 1)
                FROM unnest($1, $2, $3) AS w (place, conversation, seq)
                """)
            .Bind(1, Enumerable.Range(0, moved.Count).Select(i => (long)i).ToArray())
            .Bind(2, moved.Select(row => row.Conversation).ToArray()).Bind(3, moved.Select(row => row.ReadSeq).ToArray())
            .ReadAsync(row =>
            {
                if (!row.IsNull(1))
                {
                    moved[(int)row.Number(0)].ReadCounted = row.Number(1);
                }
            });
    }

    public override async ValueTask UpdateAsync(IReadOnlyList<CursorRow> moved)
    {
        if (moved.Count == 0)
        {
            return;
        }

        await Session
            .Prepare("""
                UPDATE members m SET delivered_seq = u.delivered, read_seq = u.read, read_counted = u.counted, marked_unread = u.marked
                FROM unnest($1, $2, $3, $4, $5, $6) AS u (delivered, read, counted, marked, conversation, person)
                WHERE m.conversation = u.conversation AND m.person = u.person
                """)
            .Bind(1, moved.Select(row => row.DeliveredSeq).ToArray()).Bind(2, moved.Select(row => row.ReadSeq).ToArray())
            .Bind(3, moved.Select(row => row.ReadCounted).ToArray()).Bind(4, moved.Select(row => row.MarkedUnread ? 1L : 0L).ToArray())
            .Bind(5, moved.Select(row => row.Conversation).ToArray()).Bind(6, moved.Select(row => row.Person).ToArray()).ExecuteAsync();
    }

    public override async ValueTask TouchAsync(IReadOnlyCollection<long> conversations, long now)
    {
        if (conversations.Count > 0)
        {
            await Session.Prepare("UPDATE conversations SET touched_at = $1 WHERE conversation = ANY($2) AND touched_at < $1")
                .Bind(1, now).Bind(2, conversations.ToArray()).ExecuteAsync();
        }
    }
}
