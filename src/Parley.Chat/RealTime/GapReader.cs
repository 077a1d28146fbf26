using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Personal;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.RealTime;

/// <summary>Reads what is missing of a conversation from the database.</summary>
internal sealed class GapReader(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationReader reader, ConversationKeys keys, ConversationRooms rooms)
{
    /// <summary>Revisions and sealed bytes that are pushed; a longer gap is left to the clients' sync, which pages.</summary>
    public const int MaxRevisions = 500, MaxBytes = 256 * 1024;

    private const string Head = """
        SELECT c.conversation, c.id, k.number, k.wrapped, c.type, c.title, c.last_seq, c.last_rev, c.members_rev, c.floor_seq, c.member_count, c.picture, c.topic, c.history,
          c.announcements, c.slow_mode_seconds, c.last_counted, c.floor_counted, c.retention_mode, c.retention_seconds, c.visibility
        FROM conversations c
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE c.conversation = @conversation
        """;

    // There is no index on rev: each of the revisions after made at most one message, so these are among as many of the last seqs.
    private const string Messages = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = @conversation AND m.seq > @afterSeq AND m.rev > @after ORDER BY m.rev
        """;

    private const string Changes = """
        SELECT h.rev, h.kind, h.target, p.id AS user_id FROM changes h LEFT JOIN people p ON p.person = h.target
        WHERE h.conversation = @conversation AND h.rev > @after AND h.kind NOT IN (8, 9, 14, 17, 19) AND (@all = 1 OR h.kind IN (1, 2)) ORDER BY h.rev
        """;

    private const string Updates = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = @conversation AND m.seq > @FloorSeq
          AND m.seq IN (SELECT h.target FROM changes h WHERE h.conversation = @conversation AND h.rev > @after AND h.kind IN (8, 9, 14, 17, 19))
        ORDER BY m.changed_rev
        """;

    /// <summary>All that is committed after a rev; null when the conversation is gone.</summary>
    public ValueTask<LogGap?> ReadAsync(long conversation, long after, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ReadAsync(session, conversation, after), cancellationToken);

    public bool IsUnavailable(Exception exception) => database.IsUnavailable(exception);

    private async Task<LogGap?> ReadAsync(DatabaseSession session, long conversation, long after)
    {
        if (await session.QueryFirstOrDefaultAsync<HeadRow>(Head, new { conversation }) is not { } head)
        {
            return null;
        }

        var messages = head.LastRev - after > MaxRevisions ? null : await session.QueryAsync<MessageRow>(
            Messages, new { conversation, after, afterSeq = Math.Max(head.LastSeq - (head.LastRev - after), head.FloorSeq) });
        var updates = messages is null ? null : await session.QueryAsync<MessageRow>(Updates, new { conversation, after, head.FloorSeq });
        var tooLong = messages is null || messages.Concat(updates!).Sum(message => message.Bytes) > MaxBytes;
        var changes = await session.QueryAsync<GapChange>(Changes, new { conversation, after, all = tooLong ? 0 : 1 });
        var handle = keys.Open(head);
        return new LogGap
        {
            Handle = handle,
            After = after,
            UpTo = head.LastRev,
            MembersRev = head.MembersRev,
            TooLong = tooLong,
            Messages = tooLong ? [] : messages!,
            Changes = changes,
            Updates = tooLong ? [] : await UpdatesAsync(session, head, handle, after, updates!),
            State = tooLong || changes.Count == 0 ? null : await StateAsync(session, head, handle, messages!.Count(message => message.Type != MessageType.System && message.Rev > changes[^1].Rev)),
            Arrivals = await ArrivalsAsync(session, changes, conversation),
            Personal = await PersonalAsync(session, changes, conversation),
        };
    }

    private async Task<IReadOnlyList<GapUpdate>> UpdatesAsync(
        DatabaseSession session, HeadRow head, ConversationHandle handle, long after, IReadOnlyList<MessageRow> changed)
    {
        var updates = new List<GapUpdate>(changed.Count);
        foreach (var message in changed)
        {
            updates.Add(new GapUpdate(message, await MessageAudience.UnawareAsync(session, head.Conversation, head.MembersRev, message))
            {
                Own = message.Reactions is null && message.Type != MessageType.Poll ? [] : await OwnAsync(session, handle, after, message),
            });
        }

        return updates;
    }

    private async Task<IReadOnlyList<OwnMessage>> OwnAsync(DatabaseSession session, ConversationHandle handle, long after, MessageRow row)
    {
        var own = new List<OwnMessage>();
        var shared = row.ToMessage(handle);
        if (!PersonalView.Differs(shared))
        {
            return own;
        }

        foreach (var person in await PersonalView.ActorsAsync(session, row, after))
        {
            if (rooms.IsHere(person.Id))
            {
                own.Add(new OwnMessage(person.Id, await PersonalView.ShowAsync(session, person.Number, handle, row, shared)));
            }
        }

        return own;
    }

    /// <param name="following">Messages that count and are pushed behind it.</param>
    private static async Task<ConversationState> StateAsync(DatabaseSession session, HeadRow head, ConversationHandle handle, int following) => new()
    {
        Title = Titles.Open(handle, head.Title),
        Picture = head.Picture,
        Topic = Topics.Open(handle.Cipher, head.Topic),
        Settings = head.Type == ConversationType.Group ? new GroupSettings
        {
            History = head.History,
            Announcements = head.Announcements != 0,
            SlowModeSeconds = (int)head.SlowModeSeconds,
            Visibility = head.Visibility,
        } : null,
        Retention = ConversationStateRow.RetentionOf(head.RetentionMode, head.RetentionSeconds),
        FloorSeq = head.FloorSeq,
        CountedAboveFloor = head.FloorSeq == 0 ? null : head.LastCounted - head.FloorCounted - following,
        MemberCount = (int)head.MemberCount,
        Members = head.MemberCount <= ConversationReader.MembersShown
            ? [.. (await ConversationReader.MembersAsync(session, [head.Conversation]))[head.Conversation].Select(row => row.ToMember(blind: false))]
            : null,
    };

    private async Task<Dictionary<long, Conversation>> ArrivalsAsync(DatabaseSession session, IReadOnlyList<GapChange> changes, long conversation)
    {
        var arrivals = new Dictionary<long, Conversation>();
        foreach (var change in changes)
        {
            if (change.Kind == ChangeKind.MemberAdded && rooms.IsHere(change.UserId!.Value) && !arrivals.ContainsKey(change.Target)
                && await reader.FindAsync(session, change.Target, conversation) is { } whole)
            {
                arrivals.Add(change.Target, whole);
            }
        }

        return arrivals;
    }

    /// <summary>Of their own logs: those who came in or left, and have sockets here.</summary>
    private async Task<Dictionary<long, PersonalRange>> PersonalAsync(DatabaseSession session, IReadOnlyList<GapChange> changes, long conversation)
    {
        var found = new Dictionary<long, PersonalRange>();
        foreach (var change in changes.Where(change => change.Kind is ChangeKind.MemberAdded or ChangeKind.MemberRemoved))
        {
            if (rooms.IsHere(change.UserId!.Value)
                && await PersonalLog.FindAsync(session, change.Target, PersonalKind.Conversation, conversation) is { } userRev)
            {
                found[change.Target] = PersonalLog.Range(userRev);
            }
        }

        return found;
    }

    private sealed class HeadRow : KeyRow
    {
        public ConversationType Type { get; init; }

        public byte[]? Title { get; init; }

        public long LastSeq { get; init; }

        public long LastRev { get; init; }

        public long MembersRev { get; init; }

        public long FloorSeq { get; init; }

        public long MemberCount { get; init; }

        public FileId? Picture { get; init; }

        public byte[]? Topic { get; init; }

        public HistoryVisibility History { get; init; }

        public long Announcements { get; init; }

        public long SlowModeSeconds { get; init; }

        public GroupVisibility Visibility { get; init; }

        public long LastCounted { get; init; }

        public long FloorCounted { get; init; }

        public long? RetentionMode { get; init; }

        public long? RetentionSeconds { get; init; }
    }
}
