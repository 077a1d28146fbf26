using System.Runtime.InteropServices;
using Parley.Platform.Database;

namespace Parley.Chat.Log;

/// <summary>
/// One transaction over the log. Counters are changed in memory and written once per conversation when the batch ends, however many messages it holds.
/// </summary>
public sealed class LogBatch(DatabaseSession session, TimeProvider clock)
{
    private const string InsertMessage = """
        INSERT INTO messages (conversation, seq, rev, counted, id, sender, type, created_at, reply_to, fingerprint, body, metadata)
        VALUES (@conversation, @seq, @rev, @counted, @id, @sender, @type, @createdAt, @replyTo, @fingerprint, @body, @metadata)
        """;

    private readonly Dictionary<long, ConversationRow> _conversations = [];
    private readonly Dictionary<(long Conversation, long Person), OwnCursor> _cursors = [];

    public DatabaseSession Session { get; } = session;

    /// <summary>The batch's time in Unix milliseconds.</summary>
    public long Now { get; } = clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Locks conversations in the order of their numbers, so that two processes cannot lock each other out.</summary>
    public async Task LockAsync(IEnumerable<long> conversations)
    {
        var wanted = conversations.Where(conversation => !_conversations.ContainsKey(conversation)).Distinct().ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        var forUpdate = Session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : "";
        foreach (var row in await Session.QueryAsync<ConversationRow>(
            $"SELECT * FROM conversations WHERE conversation IN @wanted ORDER BY conversation{forUpdate}", new { wanted = SqlList.Of(wanted) }))
        {
            _conversations.Add(row.Conversation, row);
        }
    }

    /// <summary>The head of a locked conversation.</summary>
    public ConversationRow Head(long conversation) => _conversations[conversation];

    /// <summary>Takes over a conversation that this batch has just inserted.</summary>
    public void Track(ConversationRow row) => _conversations.Add(row.Conversation, row);

    /// <summary>Appends a message at the end of its conversation and gives it its place.</summary>
    public async Task<AppendedMessage> AppendAsync(ConversationRow head, NewMessage message)
    {
        head.LastSeq++;
        head.LastRev++;
        head.LastCounted += message.Counts ? 1 : 0;
        Touch(head);

        // Server time never runs backwards within a conversation, whatever the clock does.
        head.LastActivityAt = Math.Max(head.LastActivityAt, Now);
        var insert = Session.Prepare(
            InsertMessage,
            "conversation", "seq", "rev", "counted", "id", "sender", "type", "createdAt", "replyTo", "fingerprint", "body", "metadata");
        insert.Bind(
            head.Conversation, head.LastSeq, head.LastRev, head.LastCounted, message.Id.ToColumn(Session.Engine), message.Sender, (long)message.Type,
            head.LastActivityAt, message.ReplyToSeq, message.Fingerprint, message.Body, message.Metadata);
        await insert.ExecuteAsync();

        // One has read what one wrote.
        ref var cursor = ref CollectionsMarshal.GetValueRefOrAddDefault(_cursors, (head.Conversation, message.Sender), out _);
        cursor = new OwnCursor(head.LastSeq, head.LastCounted);
        return new AppendedMessage(head.LastSeq, head.LastRev, DateTimeOffset.FromUnixTimeMilliseconds(head.LastActivityAt));
    }

    /// <summary>Appends a change that is not a message. Returns its rev.</summary>
    public async Task<long> AppendChangeAsync(ConversationRow head, ChangeKind kind, long target, long actor)
    {
        head.LastRev++;
        Touch(head);
        await Session.ExecuteAsync(
            """
            INSERT INTO changes (conversation, rev, kind, target, actor, created_at)
            VALUES (@conversation, @rev, @kind, @target, @actor, @now)
            """,
            new { conversation = head.Conversation, rev = head.LastRev, kind = (long)kind, target, actor, now = Now });
        return head.LastRev;
    }

    /// <summary>Appends to a person's own log.</summary>
    public async Task AppendUserChangeAsync(long person, UserChangeKind kind, long conversation)
    {
        await Session.ExecuteAsync("UPDATE people SET user_rev = user_rev + 1 WHERE person = @person", new { person });
        await Session.ExecuteAsync(
            """
            INSERT INTO user_changes (person, user_rev, kind, conversation, created_at)
            SELECT person, user_rev, @kind, @conversation, @now FROM people WHERE person = @person
            """,
            new { person, kind = (long)kind, conversation, now = Now });
    }

    /// <summary>The same for all who are members of a conversation now, in two statements however many they are.</summary>
    public async Task AppendUserChangesAsync(long conversation, UserChangeKind kind)
    {
        const string members = "(SELECT m.person FROM members m WHERE m.conversation = @conversation)";
        await Session.ExecuteAsync($"UPDATE people SET user_rev = user_rev + 1 WHERE person IN {members}", new { conversation });
        await Session.ExecuteAsync(
            $"""
            INSERT INTO user_changes (person, user_rev, kind, conversation, created_at)
            SELECT person, user_rev, @kind, @conversation, @now FROM people WHERE person IN {members}
            """,
            new { kind = (long)kind, conversation, now = Now });
    }

    /// <summary>Writes the counters and cursors that the commands have moved.</summary>
    public async Task FlushAsync()
    {
        foreach (var head in _conversations.Values.Where(head => head.Changed).OrderBy(head => head.Conversation))
        {
            await Session.ExecuteAsync(
                """
                UPDATE conversations SET title = @Title, last_seq = @LastSeq, last_rev = @LastRev, last_counted = @LastCounted,
                  members_rev = @MembersRev, floor_seq = @FloorSeq, member_count = @MemberCount,
                  last_activity_at = @LastActivityAt, touched_at = @TouchedAt
                WHERE conversation = @Conversation
                """,
                head);
        }

        await FlushCursorsAsync();
    }

    /// <summary>Writes the cursors of those who have sent, for a command that reads members.</summary>
    public async Task FlushCursorsAsync()
    {
        foreach (var ((conversation, person), cursor) in _cursors)
        {
            await Session.ExecuteAsync(
                """
                UPDATE members SET delivered_seq = @Seq, read_seq = @Seq, read_counted = @Counted, marked_unread = 0
                WHERE conversation = @conversation AND person = @person AND read_seq < @Seq
                """,
                new { conversation, person, cursor.Seq, cursor.Counted });
        }

        _cursors.Clear();
    }

    private void Touch(ConversationRow head)
    {
        head.TouchedAt = Math.Max(head.TouchedAt, Now);
        head.Changed = true;
    }

    private readonly record struct OwnCursor(long Seq, long Counted);
}
