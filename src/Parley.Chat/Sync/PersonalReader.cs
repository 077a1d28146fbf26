using Parley.Chat.Drafts;
using Parley.Chat.Encryption;
using Parley.Chat.Listings;
using Parley.Chat.Notifications;
using Parley.Chat.People;
using Parley.Chat.Personal;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Sync;

/// <summary>What changed in somebody's own log after a revision.</summary>
/// <param name="Sync">What this module knows, as it is now.</param>
/// <param name="Me">Whether oneself has changed: the accounts know how.</param>
/// <param name="UserSettings">The same of one's settings.</param>
/// <param name="Relations">People who are something else now.</param>
internal sealed record PersonalPage(PersonalSync Sync, bool Me, bool UserSettings, IReadOnlyList<UserId> Relations);

/// <summary>What changed in somebody's own log after a revision, each thing once and as it is now.</summary>
internal static class PersonalReader
{
    /// <summary>Things in one answer; the client asks again for more.</summary>
    private const int MaxChanges = 500;

    /// <summary>Hidden messages in one answer; the same.</summary>
    private const int MaxHidden = 2_000;

    /// <summary>Drafts in one answer; the same.</summary>
    private const int MaxDrafts = 25;

    private const string Changes = "SELECT kind, target, user_rev FROM personal_changes WHERE person = $1 AND user_rev > $2 ORDER BY user_rev LIMIT $3";

    private static readonly SetQuery Cursors = new("""
        SELECT c.id, m.delivered_seq, m.read_seq, m.marked_unread, c.last_counted - CASE WHEN m.read_counted > c.floor_counted THEN m.read_counted ELSE c.floor_counted END, c.last_seq
        FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.conversation IN ($1) AND m.person = $2
        """);

    private static readonly SetQuery Notifications = new("""
        SELECT c.id, m.notify, m.muted_until FROM members m JOIN conversations c ON c.conversation = m.conversation
        WHERE m.conversation IN ($1) AND m.person = $2
        """);

    private static readonly SetQuery Listings = new("""
        SELECT c.id, m.favourite, m.archived_seq FROM members m JOIN conversations c ON c.conversation = m.conversation
        WHERE m.conversation IN ($1) AND m.person = $2
        """);

    private static readonly SetQuery Drafts = new("""
        SELECT c.conversation, c.id, k.number, k.wrapped, d.body, d.reply_to, d.seq FROM members m
        JOIN conversations c ON c.conversation = m.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        LEFT JOIN drafts d ON d.conversation = m.conversation AND d.person = m.person
        WHERE m.conversation IN ($1) AND m.person = $2
        """);

    private static readonly SetQuery People = new("SELECT id FROM people WHERE person IN ($1)");

    private static readonly SetQuery Ids = new("SELECT id FROM conversations WHERE conversation IN ($1)");

    private const string Hidden = """
        SELECT c.id, h.seq, h.user_rev FROM hidden_messages h JOIN conversations c ON c.conversation = h.conversation
        WHERE h.person = $1 AND h.user_rev > $2 ORDER BY h.user_rev LIMIT $3
        """;

    /// <param name="session">The transaction that everything else of the answer is read in.</param>
    /// <param name="keys">What opens drafts.</param>
    /// <param name="who">Whose log.</param>
    /// <param name="after">The revision that the client holds.</param>
    /// <param name="head">The log's end.</param>
    /// <param name="places">Everything that they are a member of.</param>
    public static async ValueTask<PersonalPage> ReadAsync(
        DatabaseSession session, ConversationKeys keys, Person who, long after, SyncHead head, IReadOnlyList<SyncPlace> places)
    {
        var person = who.Number;
        var empty = new PersonalSync { After = after, UpTo = head.UserRev, Conversations = [], Removed = [], Cursors = [], Settings = null };
        if (after >= head.UserRev)
        {
            return new PersonalPage(empty with { After = head.UserRev }, Me: false, UserSettings: false, []);
        }

        var upTo = head.UserRev;
        var (moved, cursors, settings) = (new List<long>(), new List<long>(), false);
        var (me, account, relations, notifications, listings, hides, scheduled) = (false, false, new List<long>(), new List<long>(), new List<long>(), false, new List<long>());
        var drafts = new List<(long Conversation, long UserRev)>();
        var (count, last) = (0, 0L);
        await session.Prepare(Changes).Bind(1, person).Bind(2, after).Bind(3, MaxChanges + 1).ReadAsync(row =>
        {
            if (++count > MaxChanges)
            {
                upTo = last;
                return;
            }

            last = row.Number(2);
            switch ((PersonalKind)row.Number(0))
            {
                case PersonalKind.Conversation:
                    moved.Add(row.Number(1));
                    break;
                case PersonalKind.Cursors:
                    cursors.Add(row.Number(1));
                    break;
                case PersonalKind.Settings:
                    settings = true;
                    break;
                case PersonalKind.Me:
                    me = true;
                    break;
                case PersonalKind.UserSettings:
                    account = true;
                    break;
                case PersonalKind.Relation:
                    relations.Add(row.Number(1));
                    break;
                case PersonalKind.Notifications:
                    notifications.Add(row.Number(1));
                    break;
                case PersonalKind.Listing:
                    listings.Add(row.Number(1));
                    break;
                case PersonalKind.Draft:
                    drafts.Add((row.Number(1), row.Number(2)));
                    break;
                case PersonalKind.Hidden:
                    hides = true;
                    break;
                case PersonalKind.Scheduled:
                    scheduled.Add(row.Number(1));
                    break;
            }
        });

        IReadOnlyList<HiddenMessages> hidden = [];
        if (hides)
        {
            (hidden, upTo) = await HiddenAsync(session, person, after, upTo);
        }

        if (drafts.Count > MaxDrafts)
        {
            // In the order of their changes: what comes after the last that is told is told by the next answer.
            upTo = Math.Min(upTo, drafts[MaxDrafts - 1].UserRev);
            drafts.RemoveRange(MaxDrafts, drafts.Count - MaxDrafts);
        }

        var current = places.ToDictionary(place => place.Conversation, place => place.Id);
        var sync = empty with
        {
            UpTo = upTo,
            Conversations = [.. moved.Where(current.ContainsKey).Select(number => current[number])],
            Removed = await IdsAsync(session, [.. moved.Where(number => !current.ContainsKey(number))]),
            Cursors = await CursorsAsync(session, person, [.. cursors.Where(current.ContainsKey)]),
            Settings = settings ? head.Settings : null,
            Notifications = await NotificationsAsync(session, person, [.. notifications.Where(current.ContainsKey)]),
            Listings = await ListingsAsync(session, person, [.. listings.Where(current.ContainsKey)]),
            Drafts = await DraftsAsync(session, keys, who, [.. drafts.Select(one => one.Conversation).Where(current.ContainsKey)]),
            Hidden = hidden,
            Scheduled = scheduled.Exists(current.ContainsKey) ? [.. scheduled.Where(current.ContainsKey).Select(number => current[number])] : null,
        };
        return new PersonalPage(sync, me, account, await PeopleAsync(session, [.. relations]));
    }

    /// <summary>By conversation, and how far that reaches: not to <paramref name="upTo"/> when there are more than an answer takes.</summary>
    private static async ValueTask<(IReadOnlyList<HiddenMessages> Hidden, long UpTo)> HiddenAsync(DatabaseSession session, long person, long after, long upTo)
    {
        var found = new List<(ConversationId Conversation, long Seq, long UserRev)>();
        await session.Prepare(Hidden).Bind(1, person).Bind(2, after).Bind(3, MaxHidden + 1)
            .ReadAsync(row => found.Add((new ConversationId(row.Id(0)), row.Number(1), row.Number(2))));
        if (found.Count > MaxHidden)
        {
            found.RemoveAt(MaxHidden);
            upTo = Math.Min(upTo, found[^1].UserRev);
        }

        return ([.. found.GroupBy(one => one.Conversation, one => one.Seq).Select(group => new HiddenMessages { ConversationId = group.Key, Seqs = [.. group] })], upTo);
    }

    private static async ValueTask<IReadOnlyList<UserId>> PeopleAsync(DatabaseSession session, long[] persons)
    {
        var ids = new List<UserId>(persons.Length);
        await People.ReadAsync(session, persons, bind: null, row => ids.Add(new UserId(row.Id(0))));
        return ids;
    }

    private static async ValueTask<IReadOnlyList<ConversationNotifications>> NotificationsAsync(DatabaseSession session, long person, long[] conversations)
    {
        var found = new List<ConversationNotifications>(conversations.Length);
        await Notifications.ReadAsync(session, conversations, statement => statement.Bind(2, person), row => found.Add(new ConversationNotifications
        {
            ConversationId = new ConversationId(row.Id(0)),
            Settings = NotificationRow.Read(row, 1) ?? new NotificationSettings(),
        }));
        return found;
    }

    private static async ValueTask<IReadOnlyList<ConversationListing>> ListingsAsync(DatabaseSession session, long person, long[] conversations)
    {
        var found = new List<ConversationListing>(conversations.Length);
        await Listings.ReadAsync(session, conversations, statement => statement.Bind(2, person), row => found.Add(new ConversationListing
        {
            ConversationId = new ConversationId(row.Id(0)),
            Listing = ListingRow.Read(row, 1) ?? new Listing(),
        }));
        return found;
    }

    private static async ValueTask<IReadOnlyList<ConversationDraft>> DraftsAsync(DatabaseSession session, ConversationKeys keys, Person who, long[] conversations)
    {
        var found = new List<ConversationDraft>(conversations.Length);
        await Drafts.ReadAsync(session, conversations, statement => statement.Bind(2, who.Number), row =>
        {
            var id = new ConversationId(row.Id(1));
            var key = new KeyRow { Conversation = row.Number(0), Id = id, Number = row.Number(2), Wrapped = row.Blob(3) };
            MessageId? replyTo = row.IsNull(5) ? null : new MessageId(row.Id(5));
            var draft = row.IsNull(4) ? null : DraftRow.Of(keys.Open(key).Cipher, who.Id, row.Blob(4), replyTo, row.Number(6));
            found.Add(new ConversationDraft { ConversationId = id, Draft = draft });
        });
        return found;
    }

    private static async ValueTask<IReadOnlyList<ConversationId>> IdsAsync(DatabaseSession session, long[] conversations)
    {
        var ids = new List<ConversationId>(conversations.Length);
        await Ids.ReadAsync(session, conversations, bind: null, row => ids.Add(new ConversationId(row.Id(0))));
        return ids;
    }

    private static async ValueTask<IReadOnlyList<OwnCursors>> CursorsAsync(DatabaseSession session, long person, long[] conversations)
    {
        var cursors = new List<OwnCursors>(conversations.Length);
        await Cursors.ReadAsync(session, conversations, statement => statement.Bind(2, person), row => cursors.Add(new OwnCursors
        {
            ConversationId = new ConversationId(row.Id(0)),
            DeliveredSeq = row.Number(1),
            ReadSeq = row.Number(2),
            MarkedUnread = row.Number(3) != 0,
            UnreadCount = row.Number(4),
            LastSeq = row.Number(5),
        }));
        return cursors;
    }
}
