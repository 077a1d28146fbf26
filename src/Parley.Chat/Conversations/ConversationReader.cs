using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Drafts;
using Parley.Chat.Encryption;
using Parley.Chat.Listings;
using Parley.Chat.Messages;
using Parley.Chat.Notifications;
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
          me.role, me.joined_at, me.from_seq, me.delivered_seq, me.read_seq, me.read_counted, me.marked_unread,
          pm.hides_read AS blind, me.notify, me.muted_until, pm.id AS me_id, c.picture, c.topic, c.history, c.announcements, c.slow_mode_seconds,
          (SELECT h.user_rev FROM hidden_messages h WHERE h.conversation = c.conversation AND h.seq = c.last_seq AND h.person = me.person) AS hides_last, me.person,
          c.floor_counted, c.retention_mode, c.retention_seconds, me.favourite, me.archived_seq,
          d.body AS draft, d.reply_to AS draft_reply_to, d.seq AS draft_seq, c.visibility
        FROM members me
        JOIN conversations c ON c.conversation = me.conversation
        JOIN people pm ON pm.person = me.person
        JOIN people pc ON pc.person = c.created_by
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        LEFT JOIN drafts d ON d.conversation = me.conversation AND d.person = me.person
        WHERE me.person = @person
        """;

    private static readonly SetQuery States = new(Select.Replace("me.person = @person", "me.conversation IN ($1) AND me.person = $2", StringComparison.Ordinal));

    private static readonly SetQuery LastMessages = new($"""
        SELECT {MessageRow.Columns} FROM conversations c
        JOIN messages m ON m.conversation = c.conversation AND m.seq = c.last_seq {MessageRow.Joins}
        WHERE c.conversation IN ($1)
        """);

    /// <summary>For the few who have deleted the last one for themselves.</summary>
    private static readonly string LastShown = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = $1 AND {MessageRow.VisiblePrepared} ORDER BY m.seq DESC LIMIT 1
        """;

    private static readonly SetQuery Members = new($"{MemberStateRow.Select} WHERE m.conversation IN ($1) ORDER BY m.joined_at, m.person");

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
    /// <param name="session">The transaction.</param>
    /// <param name="person">Whose.</param>
    /// <param name="before">Where the list goes on.</param>
    /// <param name="archived">Only those in their archive, or only those that are not; null: all.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="limit">How many at most.</param>
    public static Task<IReadOnlyList<ConversationStateRow>> ListAsync(
        DatabaseSession session, long person, ActivityCursor before, bool? archived, long now, int limit)
    {
        var filter = archived switch
        {
            true => $" AND {ListingRow.IsArchived}",
            false => $" AND NOT {ListingRow.IsArchived}",
            null => "",
        };
        return session.QueryAsync<ConversationStateRow>(
            $"""
            {Select} AND (c.last_activity_at < @At OR (c.last_activity_at = @At AND c.conversation < @Conversation)){filter}
            ORDER BY c.last_activity_at DESC, c.conversation DESC LIMIT @limit
            """,
            new { person, before.At, before.Conversation, now, limit = (long)limit });
    }

    /// <summary>Their favourites, the most recently active first.</summary>
    public static Task<IReadOnlyList<ConversationStateRow>> FavouritesAsync(DatabaseSession session, long person, int limit) =>
        session.QueryAsync<ConversationStateRow>(
            $"{Select} AND me.favourite <> 0 ORDER BY c.last_activity_at DESC, c.conversation DESC LIMIT @limit", new { person, limit = (long)limit });

    /// <summary>Some of them, in no particular order; those that the person is no member of are left out.</summary>
    public static async Task<List<ConversationStateRow>> FindAsync(DatabaseSession session, long person, IReadOnlyCollection<long> conversations)
    {
        var found = new List<ConversationStateRow>(conversations.Count);
        await States.ReadAsync(session, conversations, statement => statement.Bind(2, person), row => found.Add(ConversationStateRow.Read(row)));
        return found;
    }

    /// <summary>Adds the last messages and the members.</summary>
    public async Task<IReadOnlyList<Conversation>> CompleteAsync(DatabaseSession session, IReadOnlyList<ConversationStateRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var all = rows.Select(row => row.Conversation).ToArray();
        var messages = new Dictionary<long, MessageRow>(all.Length);
        await LastMessages.ReadAsync(session, all, bind: null, row =>
        {
            var message = MessageRow.Read(row);
            messages.Add(message.Conversation, message);
        });
        foreach (var row in rows.Where(row => row.HidesLast is not null))
        {
            messages.Remove(row.Conversation);
            await session.Prepare(LastShown).Bind(1, row.Conversation).Bind(2, row.FromSeq).Bind(3, row.Person)
                .ReadAsync(shown => messages.Add(row.Conversation, MessageRow.Read(shown)));
        }

        var members = await MembersAsync(session, [.. rows.Where(row => row.MemberCount <= MembersShown).Select(row => row.Conversation)]);
        return [.. rows.Select(row => ToConversation(row, messages.GetValueOrDefault(row.Conversation), members[row.Conversation]))];
    }

    /// <summary>The members of some conversations, in the order of their joining.</summary>
    public static async Task<ILookup<long, MemberStateRow>> MembersAsync(DatabaseSession session, IReadOnlyCollection<long> conversations)
    {
        var rows = new List<MemberStateRow>();
        await Members.ReadAsync(session, conversations, bind: null, row => rows.Add(MemberStateRow.Read(row)));
        return rows.ToLookup(row => row.Conversation);
    }

    private Conversation ToConversation(ConversationStateRow row, MessageRow? last, IEnumerable<MemberStateRow> members)
    {
        var handle = keys.Open(row);
        return new Conversation
        {
            Id = row.Id,
            Type = row.Type,
            Title = Titles.Open(handle, row.Title),
            Picture = row.Picture,
            Topic = Topics.Open(handle.Cipher, row.Topic),
            Settings = row.Settings,
            Retention = row.Retention,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            CreatedBy = row.CreatedBy,
            LastSeq = row.LastSeq,
            LastRev = row.LastRev,
            FloorSeq = row.FloorSeq,
            LastActivityAt = DateTimeOffset.FromUnixTimeMilliseconds(row.LastActivityAt),
            LastMessage = last is not null && last.Seq >= row.FromSeq && last.Seq > row.FloorSeq ? last.ToMessage(handle) : null,
            UnreadCount = row.Unread,
            MemberCount = (int)row.MemberCount,
            Me = new Membership
            {
                Role = row.Role,
                JoinedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.JoinedAt),
                DeliveredSeq = row.DeliveredSeq,
                ReadSeq = row.ReadSeq,
                MarkedUnread = row.MarkedUnread != 0,
                FromSeq = row.FromSeq,
                UserId = row.Type == ConversationType.Guest ? row.MeId : null,
                Notifications = NotificationRow.Of(row.Notify, row.MutedUntil),
                Listing = ListingRow.Of(row.Favourite, row.ArchivedSeq),
                Draft = row.Draft is { } draft ? DraftRow.Of(handle.Cipher, row.MeId, draft, row.DraftReplyTo, row.DraftSeq ?? 0) : null,
            },
            Members = row.MemberCount <= MembersShown ? [.. members.Select(member => member.ToMember(row.Blind != 0))] : null,
        };
    }
}

/// <summary>A place in the list of conversations, which is ordered by activity and then by number, both falling.</summary>
public readonly record struct ActivityCursor(long At, long Conversation)
{
    public static readonly ActivityCursor Newest = new(long.MaxValue, long.MaxValue);
}
