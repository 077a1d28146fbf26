using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Sync;

/// <summary>Brings a client up to date after a lost connection: what it holds is compared with the log, within its membership as it is now.</summary>
internal sealed class SyncService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationReader reader, ConversationKeys keys, ConversationQueries queries,
    PersonDirectory people, Names users, IOwnAccount own,
    IRelations relations, MasterKeys master, LogClock time, TimeProvider clock)
{
    /// <summary>Conversations in the first answer (and as many favourites), and the newest messages of each.</summary>
    private const int FirstConversations = 50, NewestMessages = 20;

    /// <summary>Conversations in one answer, and changed messages of each, before the client has to ask again or page back.</summary>
    private const int MaxConversations = 100, MaxMessages = 100;

    /// <summary>
    /// What the messages of one answer may weigh, sealed. When it is used up, the conversations that follow come without messages, to be paged back: an answer
    /// must fit the queue of a slow connection, or its client would be cut off, come again and be cut off again.
    /// </summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>The same for the conversations' states. When it is used up, the conversations that follow come in the next answer.</summary>
    private const int MaxStateBytes = 256 * 1024;

    /// <summary>About what a state weighs, and each of its members with their name.</summary>
    private const int StateBytes = 800, MemberBytes = 350;

    /// <summary>
    /// A commit becomes visible after the time that it carries. Looking back this much further finds those that were under way at the last answer. Within a
    /// process that time never falls (<see cref="LogClock"/>), and a write waits at most five seconds for its database; what remains is by how much the clocks
    /// of the processes of one database may differ: 20 seconds (docs/operations).
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private const string StampKey = "parley sync stamp";

    public async ValueTask<Result<SyncResponse>> SyncAsync(Caller caller, SyncRequest request, CancellationToken cancellationToken)
    {
        var person = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var (page, personal) = await database.ReadAsync(session => ReadAsync(session, person, request), cancellationToken);
        return page with
        {
            Users = await UsersAsync(page, cancellationToken),
            Personal = personal is null ? null : await CompleteAsync(person, personal, cancellationToken),
        };
    }

    /// <summary>Adds what the accounts know. It is read after the log, so it is at least as new as what the log speaks of.</summary>
    private async ValueTask<PersonalSync> CompleteAsync(Person person, PersonalPage page, CancellationToken cancellationToken) => page.Sync with
    {
        Me = page.Me ? await own.FindAsync(person.Id, cancellationToken) : null,
        UserSettings = page.UserSettings ? await own.SettingsAsync(person.Id, cancellationToken) : null,
        Relations = await relations.ReadAsync(person.Id, page.Relations, cancellationToken),
    };

    private async Task<(SyncResponse Page, PersonalPage? Personal)> ReadAsync(DatabaseSession session, Person person, SyncRequest request)
    {
        // Before the first statement, which decides what is seen. Only the log may start its clock: it reads the newest commit first.
        var now = time.Started ? time.Now() : clock.GetUtcNow().ToUnixTimeMilliseconds();
        var head = await SyncReader.HeadAsync(session, person.Number);
        if (request.Stamp is null)
        {
            return await FirstAsync(session, person, head, now);
        }

        return TryRead(request.Stamp, out var stamp) && stamp.User == person.Id && stamp.Epoch == head.Epoch
            ? await NextAsync(session, person, stamp, request, head, now)
            : (Answer(new SyncStamp(person.Id, head.Epoch, now, now, 0), head, []) with { Reset = true }, null);
    }

    private async Task<(SyncResponse, PersonalPage?)> FirstAsync(DatabaseSession session, Person person, SyncHead head, long now)
    {
        // What stands first in their list has to be there, however long nothing was said in it.
        var favourites = await ConversationReader.FavouritesAsync(session, person.Number, FirstConversations);
        var recent = await ConversationReader.ListAsync(session, person.Number, ActivityCursor.Newest, archived: null, now, FirstConversations);
        IReadOnlyList<ConversationStateRow> rows = favourites.Count == 0 ? recent : [.. favourites.UnionBy(recent, row => row.Conversation)];
        var conversations = await ReadAllAsync(session, person, WithinBytes(rows), _ => 0);
        var personal = new PersonalSync { After = 0, UpTo = head.UserRev, Conversations = [], Removed = [], Cursors = [], Settings = head.Settings };
        return (
            Answer(new SyncStamp(person.Id, head.Epoch, now, now - (long)Overlap.TotalMilliseconds, 0), head, conversations),
            new PersonalPage(personal, Me: true, UserSettings: true, []));
    }

    private async Task<(SyncResponse, PersonalPage?)> NextAsync(
        DatabaseSession session, Person person, SyncStamp stamp, SyncRequest request, SyncHead head, long now)
    {
        var positions = request.Positions ?? new Dictionary<ConversationId, long>();
        var places = await SyncReader.PlacesAsync(session, person.Number);
        var touched = places.Where(place => stamp.Precedes(place.TouchedAt, place.Conversation))
            .OrderBy(place => place.TouchedAt).ThenBy(place => place.Conversation).ToList();
        var rows = await StatesAsync(session, person, touched.Take(MaxConversations));
        var page = WithinBytes(rows);
        var more = page.Count < touched.Count;

        // The first page starts the clock of the next sync; the last page hands it over.
        var first = stamp.Conversation == 0;
        var startedAt = first ? now : stamp.StartedAt;
        var next = more
            ? stamp with { StartedAt = startedAt, TouchedAt = page[^1].TouchedAt, Conversation = page[^1].Conversation }
            : stamp with { StartedAt = startedAt, TouchedAt = startedAt - (long)Overlap.TotalMilliseconds, Conversation = 0 };
        var conversations = await ReadAllAsync(session, person, page, row => positions.GetValueOrDefault(row.Id));
        var personal = await PersonalReader.ReadAsync(session, keys, person, Math.Max(request.UserRev ?? 0, 0), head, places);
        var answer = Answer(next, head, conversations) with
        {
            UserRev = personal.Sync.UpTo,
            More = more || personal.Sync.UpTo < head.UserRev,
            Removed = first && positions.Count > 0 ? [.. positions.Keys.Except(places.Select(place => place.Id))] : [],
        };
        return (answer, personal);
    }

    /// <summary>The states of these, in their order.</summary>
    private static async ValueTask<IReadOnlyList<ConversationStateRow>> StatesAsync(DatabaseSession session, Person person, IEnumerable<SyncPlace> places)
    {
        var wanted = places.Select(place => place.Conversation).ToArray();
        var found = (await ConversationReader.FindAsync(session, person.Number, wanted)).ToDictionary(row => row.Conversation);
        return [.. wanted.Select(number => found[number])];
    }

    /// <summary>As many as one answer takes, at least one.</summary>
    private static IReadOnlyList<ConversationStateRow> WithinBytes(IReadOnlyList<ConversationStateRow> rows)
    {
        var room = MaxStateBytes;
        var taken = rows.TakeWhile((row, place) =>
        {
            room -= StateBytes + (row.MemberCount <= ConversationReader.MembersShown ? (int)row.MemberCount * MemberBytes : 0) + (row.Draft?.Length ?? 0);
            return place == 0 || room >= 0;
        }).ToList();
        return taken.Count == rows.Count ? rows : taken;
    }

    private async Task<List<ConversationSync>> ReadAllAsync(
        DatabaseSession session, Person person, IReadOnlyList<ConversationStateRow> rows, Func<ConversationStateRow, long> position)
    {
        var states = await reader.CompleteAsync(session, rows);
        var result = new List<ConversationSync>(rows.Count);
        var room = MaxBytes;
        foreach (var (row, state) in rows.Zip(states))
        {
            var (one, bytes) = await ReadAsync(session, person, row, state, Math.Clamp(position(row), 0, row.LastRev), room);
            result.Add(one);
            room -= bytes;
        }

        return result;
    }

    private async Task<(ConversationSync Sync, int Bytes)> ReadAsync(
        DatabaseSession session, Person person, ConversationStateRow row, Conversation state, long after, int room)
    {
        var changed = after == 0 || after == row.LastRev ? [] : await SyncReader.ChangedAsync(session, person.Number, row, after, MaxMessages + 1);
        var tooLong = changed.Count > MaxMessages || changed.Sum(message => message.Bytes) > room;
        if (tooLong || after == 0)
        {
            // One more than is sent tells whether there are older ones: the gap between two memberships may be long.
            var newest = await SyncReader.NewestAsync(session, person.Number, row, NewestMessages + 1);
            tooLong |= newest.Count > NewestMessages;
            changed = [.. newest.Take(NewestMessages)];
            changed.Reverse();
            if (changed.Sum(message => message.Bytes) > room)
            {
                (changed, tooLong) = ([], true);
            }
        }

        var handle = keys.Open(row);
        var sync = new ConversationSync
        {
            ConversationId = row.Id,
            After = after,
            UpTo = row.LastRev,
            TooLong = tooLong,
            Conversation = state,
            Messages = await PersonalView.ShowAsync(session, person.Number, handle, changed),
        };
        return (sync, changed.Sum(message => message.Bytes));
    }

    // One that was signed before a rotation of the master keys is good while that key is in the file.
    private bool TryRead(string text, out SyncStamp stamp)
    {
        foreach (var key in master.DeriveAll(StampKey))
        {
            if (SyncStamp.TryRead(text, key, out stamp))
            {
                return true;
            }
        }

        stamp = default;
        return false;
    }

    private SyncResponse Answer(SyncStamp stamp, SyncHead head, IReadOnlyList<ConversationSync> conversations) => new()
    {
        Stamp = stamp.Sign(master.Derive(StampKey)),
        Epoch = stamp.Epoch,
        UserRev = head.UserRev,
        Conversations = conversations,
        Removed = [],
        Users = [],
    };

    private async ValueTask<IReadOnlyList<User>> UsersAsync(SyncResponse page, CancellationToken cancellationToken)
    {
        if (page.Conversations.Count == 0)
        {
            return [];
        }

        var known = await queries.UsersAsync(page.Conversations.Select(one => one.Conversation), cancellationToken);
        var seen = known.Select(user => user.Id).ToHashSet();
        var senders = page.Conversations.SelectMany(one => one.Messages).People().Where(id => !seen.Contains(id)).ToHashSet();
        return senders.Count == 0 ? known : [.. known, .. await users.GetAsync(senders, cancellationToken)];
    }
}
