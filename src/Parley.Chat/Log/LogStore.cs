using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Log;

/// <summary>
/// The log's hot tables inside one transaction, set by set: SQLite loops over a prepared statement, PostgreSQL takes a whole set in one. What is rare is written
/// once for both.
/// </summary>
public abstract class LogStore(DatabaseSession session)
{
    protected DatabaseSession Session { get; } = session;

    public static LogStore On(DatabaseSession session) =>
        session.Engine == DatabaseEngine.Postgres ? new PostgresLogStore(session) : new SqliteLogStore(session);

    /// <summary>Locks conversations until the transaction ends, and reads them. Those that do not exist are left out.</summary>
    /// <param name="conversations">Ascending, so that two processes cannot lock each other out.</param>
    /// <param name="found">Called for each.</param>
    public abstract ValueTask LockAsync(IReadOnlyList<long> conversations, Action<ConversationRow> found);

    /// <summary>Shows which of these ids are stored, and where.</summary>
    public abstract ValueTask FindMessagesAsync(IReadOnlyList<MessageId> ids, Action<MessageId, long, long> found);

    /// <summary>Shows which of these people are members, and what a send has to know of them.</summary>
    public abstract ValueTask FindMembersAsync(IReadOnlyList<(long Conversation, long Person)> wanted, Action<FoundMember> found);

    protected static FoundMember ReadMember(IRow row) =>
        new(row.Number(0), row.Number(1), new KnownMember(row.Number(2), (MemberRole)row.Number(3)), row.Number(4));

    public abstract ValueTask InsertAsync(IReadOnlyList<MessageInsert> messages);

    public abstract ValueTask InsertAsync(IReadOnlyList<ChangeInsert> changes);

    public abstract ValueTask UpdateAsync(IReadOnlyList<ConversationRow> heads);

    /// <summary>Moves cursors on; one that is further already stays.</summary>
    public abstract ValueTask MoveAsync(IReadOnlyList<OwnCursor> cursors);

    /// <summary>Whole messages, for the few sends that repeat one.</summary>
    public Task<IReadOnlyList<MessageRow>> ReadMessagesAsync(IReadOnlyCollection<MessageId> ids) => Session.QueryAsync<MessageRow>(
        $"SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins} WHERE m.id IN @ids", new { ids = SqlList.Of(ids) });

    /// <summary>Whether an earlier membership covers a message.</summary>
    public async ValueTask<bool> WasMemberAsync(long conversation, long person, long seq) =>
        await Session.QueryFirstOrDefaultAsync<long?>(
            "SELECT 1 FROM past_memberships WHERE conversation = @conversation AND person = @person AND @seq BETWEEN from_seq AND to_seq LIMIT 1",
            new { conversation, person, seq }) is not null;

    public async ValueTask InsertAsync(IReadOnlyCollection<LogAdvance> advances, long now) => await Session
        .Prepare("INSERT INTO outbox (topic, payload, created_at, state, attempts, due_at) VALUES ($1, $2, $3, 0, 0, $3)")
        .Bind(1, LogAdvanced.Topic).Bind(2, LogAdvanced.Write(advances)).Bind(3, now).ExecuteAsync();

    /// <summary>The time of the newest commit, 0 when there is none. Reads every conversation: for the start.</summary>
    public Task<long> NewestTimeAsync() => Session.QuerySingleAsync<long>("SELECT COALESCE(MAX(touched_at), 0) FROM conversations");
}
