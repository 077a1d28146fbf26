using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
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
    PersonDirectory people, IUserDirectory users, MasterKeys master, TimeProvider clock)
{
    /// <summary>Conversations in the first answer, and the newest messages of each.</summary>
    private const int FirstConversations = 50, NewestMessages = 20;

    /// <summary>Conversations in one answer, and changed messages of each, before the client has to ask again or page back.</summary>
    private const int MaxConversations = 100, MaxMessages = 100;

    /// <summary>
    /// What the messages of one answer may weigh, sealed. When it is used up, the conversations that follow come without messages, to be paged back: an answer
    /// must fit the queue of a slow connection, or its client would be cut off, come again and be cut off again.
    /// </summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>
    /// A commit becomes visible after the time that it carries. Looking back this much further finds those that were under way at the last answer:
    /// six times the longest that a write may wait for its database.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private const string StampKey = "parley sync stamp";

    public async ValueTask<Result<SyncResponse>> SyncAsync(Caller caller, SyncRequest request, CancellationToken cancellationToken)
    {
        var person = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var page = await database.ReadAsync(session => ReadAsync(session, person, request), cancellationToken);
        return page with { Users = await UsersAsync(page, cancellationToken) };
    }

    private async Task<SyncResponse> ReadAsync(DatabaseSession session, Person person, SyncRequest request)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var epoch = await session.QuerySingleAsync<long>("SELECT epoch FROM log_state");
        var userRev = await session.QuerySingleAsync<long>("SELECT user_rev FROM people WHERE person = @Number", new { person.Number });
        if (request.Stamp is null)
        {
            return await FirstAsync(session, person, epoch, userRev, now);
        }

        if (!TryRead(request.Stamp, out var stamp) || stamp.User != person.Id || stamp.Epoch != epoch)
        {
            return Answer(new SyncStamp(person.Id, epoch, now, now, 0), userRev, []) with { Reset = true };
        }

        return await NextAsync(session, person, stamp, request.Positions ?? new Dictionary<ConversationId, long>(), userRev, now);
    }

    private async Task<SyncResponse> FirstAsync(DatabaseSession session, Person person, long epoch, long userRev, long now)
    {
        var rows = await ConversationReader.ListAsync(session, person.Number, ActivityCursor.Newest, FirstConversations);
        var conversations = await ReadAllAsync(session, person, rows, _ => 0);
        return Answer(new SyncStamp(person.Id, epoch, now, now - (long)Overlap.TotalMilliseconds, 0), userRev, conversations);
    }

    private async Task<SyncResponse> NextAsync(
        DatabaseSession session, Person person, SyncStamp stamp, IReadOnlyDictionary<ConversationId, long> positions, long userRev, long now)
    {
        var rows = await ConversationReader.TouchedAsync(session, person.Number, stamp.TouchedAt, stamp.Conversation, MaxConversations + 1);
        var more = rows.Count > MaxConversations;
        var page = rows.Take(MaxConversations).ToList();

        // The first page starts the clock of the next sync; the last page hands it over.
        var first = stamp.Conversation == 0;
        var startedAt = first ? now : stamp.StartedAt;
        var next = more
            ? stamp with { StartedAt = startedAt, TouchedAt = page[^1].TouchedAt, Conversation = page[^1].Conversation }
            : stamp with { StartedAt = startedAt, TouchedAt = startedAt - (long)Overlap.TotalMilliseconds, Conversation = 0 };
        var conversations = await ReadAllAsync(session, person, page, row => positions.GetValueOrDefault(row.Id));
        return Answer(next, userRev, conversations) with
        {
            More = more,
            Removed = first ? await RemovedAsync(session, person, positions.Keys) : [],
        };
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
        var changed = after == 0 ? [] : await ChangedAsync(session, person, row, after);
        var tooLong = changed.Count > MaxMessages || changed.Sum(message => message.Bytes) > room;
        if (tooLong || after == 0)
        {
            // One more than is sent tells whether there are older ones: the gap between two memberships may be long.
            var newest = await NewestAsync(session, person, row, NewestMessages + 1);
            tooLong |= newest.Count > NewestMessages;
            changed = [.. newest.Take(NewestMessages).Reverse()];
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
            Messages = [.. changed.Select(message => message.ToMessage(handle))],
        };
        return (sync, changed.Sum(message => message.Bytes));
    }

    /// <summary>The messages after a revision, ascending; one more than may be sent. There is no index on rev.</summary>
    private static Task<IReadOnlyList<MessageRow>> ChangedAsync(DatabaseSession session, Person person, ConversationStateRow row, long after) =>
        session.QueryAsync<MessageRow>(
            $"""
            SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
            WHERE m.conversation = @Conversation AND m.seq > @afterSeq AND m.rev > @after AND {MessageRow.Visible}
            ORDER BY m.seq LIMIT @limit
            """,
            new
            {
                row.Conversation,
                person = person.Number,
                fromSeq = row.FromSeq,

                // Each of the revisions after the client's made at most one message, so these are among as many of the last seqs.
                afterSeq = Math.Max(row.LastSeq - (row.LastRev - after), row.FloorSeq),
                after,
                limit = MaxMessages + 1L,
            });

    /// <summary>The newest messages, descending.</summary>
    private static Task<IReadOnlyList<MessageRow>> NewestAsync(DatabaseSession session, Person person, ConversationStateRow row, int limit) =>
        session.QueryAsync<MessageRow>(
            $"""
            SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
            WHERE m.conversation = @Conversation AND m.seq > @FloorSeq AND {MessageRow.Visible}
            ORDER BY m.seq DESC LIMIT @limit
            """,
            new { row.Conversation, person = person.Number, fromSeq = row.FromSeq, row.FloorSeq, limit = (long)limit });

    private static async Task<IReadOnlyList<ConversationId>> RemovedAsync(DatabaseSession session, Person person, IEnumerable<ConversationId> held)
    {
        var current = await session.QueryAsync<ConversationId>(
            "SELECT c.id FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.person = @Number", new { person.Number });
        return [.. held.Except(current)];
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

    private SyncResponse Answer(SyncStamp stamp, long userRev, IReadOnlyList<ConversationSync> conversations) => new()
    {
        Stamp = stamp.Sign(master.Derive(StampKey)),
        Epoch = stamp.Epoch,
        UserRev = userRev,
        Conversations = conversations,
        Removed = [],
        Users = [],
    };

    private async ValueTask<IReadOnlyList<User>> UsersAsync(SyncResponse page, CancellationToken cancellationToken)
    {
        var known = await queries.UsersAsync(page.Conversations.Select(one => one.Conversation), cancellationToken);
        var seen = known.Select(user => user.Id).ToHashSet();
        var senders = page.Conversations.SelectMany(one => one.Messages).Select(message => message.SenderId).Where(id => !seen.Contains(id)).ToHashSet();
        return senders.Count == 0 ? known : [.. known, .. await users.GetAsync(senders, cancellationToken)];
    }
}
