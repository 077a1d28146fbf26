using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>Conversations as one of their members sees them now. Three queries for any number of them.</summary>
public sealed class ConversationReader([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
{
    /// <summary>Up to this many members are told with the conversation; more are paged.</summary>
    public const int MembersShown = 100;

    private const string Select = """
        SELECT c.conversation, c.id, k.number, k.wrapped, c.type, c.title, c.created_at, pc.id AS created_by, c.last_seq, c.last_rev, c.last_counted,
          c.floor_seq, c.member_count, c.last_activity_at, c.touched_at,
          me.role, me.joined_at, me.from_seq, me.delivered_seq, me.read_seq, me.read_counted
        FROM members me
        JOIN conversations c ON c.conversation = me.conversation
        JOIN people pc ON pc.person = c.created_by
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE me.person = @person
        """;

    /// <summary>One conversation, or null when the person is not a member.</summary>
    public ValueTask<Conversation?> FindAsync(long person, long conversation, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, person, conversation), cancellationToken);

    /// <summary>The same within a transaction.</summary>
    public async Task<Conversation?> FindAsync(DatabaseSession session, long person, long conversation)
    {
        var rows = await session.QueryAsync<ConversationStateRow>($"{Select} AND c.conversation = @conversation", new { person, conversation });
        return (await CompleteAsync(session, rows)).SingleOrDefault();
    }

    /// <summary>The most recently active ones before the place <paramref name="before"/> in that order.</summary>
    public static Task<IReadOnlyList<ConversationStateRow>> ListAsync(DatabaseSession session, long person, ActivityCursor before, int limit) =>
        session.QueryAsync<ConversationStateRow>(
            $"""
            {Select} AND (c.last_activity_at < @At OR (c.last_activity_at = @At AND c.conversation < @Conversation))
            ORDER BY c.last_activity_at DESC, c.conversation DESC LIMIT @limit
            """,
            new { person, before.At, before.Conversation, limit = (long)limit });

    /// <summary>Those that something has happened to since a time (and, at that time, behind a number), least recently touched first.</summary>
    public static Task<IReadOnlyList<ConversationStateRow>> TouchedAsync(
        DatabaseSession session, long person, long touchedAt, long conversation, int limit) => session.QueryAsync<ConversationStateRow>(
        $"""
        {Select} AND (c.touched_at > @touchedAt OR (c.touched_at = @touchedAt AND c.conversation > @conversation))
        ORDER BY c.touched_at, c.conversation LIMIT @limit
        """,
        new { person, touchedAt, conversation, limit = (long)limit });

    /// <summary>Adds the last messages and the members.</summary>
    public async Task<IReadOnlyList<Conversation>> CompleteAsync(DatabaseSession session, IReadOnlyList<ConversationStateRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var all = rows.Select(row => row.Conversation).ToArray();
        var messages = (await session.QueryAsync<MessageRow>(
            $"""
            SELECT {MessageRow.Columns} FROM conversations c
            JOIN messages m ON m.conversation = c.conversation AND m.seq = c.last_seq {MessageRow.Joins}
            WHERE c.conversation IN @all
            """,
            new { all = SqlList.Of(all) })).ToDictionary(message => message.Conversation);
        var members = await MembersAsync(session, [.. rows.Where(row => row.MemberCount <= MembersShown).Select(row => row.Conversation)]);
        return [.. rows.Select(row => ToConversation(row, messages.GetValueOrDefault(row.Conversation), members[row.Conversation]))];
    }

    /// <summary>The members of some conversations, in the order of their joining.</summary>
    public static async Task<ILookup<long, Member>> MembersAsync(DatabaseSession session, IReadOnlyCollection<long> conversations)
    {
        var rows = await session.QueryAsync<MemberStateRow>(
            $"{MemberStateRow.Select} WHERE m.conversation IN @conversations ORDER BY m.joined_at, m.person",
            new { conversations = SqlList.Of(conversations) });
        return rows.ToLookup(row => row.Conversation, row => row.ToMember());
    }

    private Conversation ToConversation(ConversationStateRow row, MessageRow? last, IEnumerable<Member> members)
    {
        var handle = keys.Open(row);
        return new Conversation
        {
            Id = row.Id,
            Type = row.Type,
            Title = Titles.Open(handle, row.Title),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            CreatedBy = row.CreatedBy,
            LastSeq = row.LastSeq,
            LastRev = row.LastRev,
            FloorSeq = row.FloorSeq,
            LastActivityAt = DateTimeOffset.FromUnixTimeMilliseconds(row.LastActivityAt),
            LastMessage = last is not null && last.Seq >= row.FromSeq && last.Seq > row.FloorSeq ? last.ToMessage(handle) : null,
            UnreadCount = row.LastCounted - row.ReadCounted,
            MemberCount = (int)row.MemberCount,
            Me = new Membership
            {
                Role = row.Role,
                JoinedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.JoinedAt),
                DeliveredSeq = row.DeliveredSeq,
                ReadSeq = row.ReadSeq,
                FromSeq = row.FromSeq,
            },
            Members = row.MemberCount <= MembersShown ? [.. members] : null,
        };
    }
}

/// <summary>A place in the list of conversations, which is ordered by activity and then by number, both falling.</summary>
public readonly record struct ActivityCursor(long At, long Conversation)
{
    public static readonly ActivityCursor Newest = new(long.MaxValue, long.MaxValue);
}
