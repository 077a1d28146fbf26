using System.Runtime.InteropServices;
using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>
/// What the quick commands of a batch have to know before they decide: each names it (<c>Need…</c>), then it is read for all of them at once, then they look it
/// up (<c>Find…</c>) without a query.
/// </summary>
internal sealed class LogReads(LogStore store, MembershipCache members)
{
    private readonly List<MessageId> _ids = [];
    private readonly List<(long Conversation, long Person)> _people = [];
    private readonly List<(MessageId Id, long Conversation, long Person)> _replies = [];
    private readonly Dictionary<MessageId, KnownMessage> _messages = [];
    private readonly Dictionary<MessageId, (long Conversation, long Seq)> _places = [];
    private readonly HashSet<(MessageId Id, long Person)> _past = [];
    private readonly Dictionary<(long Conversation, long Person), long> _sent = [];

    /// <summary>Whether this id is stored already.</summary>
    public void NeedMessage(MessageId id) => _ids.Add(id);

    /// <summary>Whether this person is a member.</summary>
    public void NeedMember(long conversation, long person) => _people.Add((conversation, person));

    /// <summary>Where this message stands, and whether that person can see it there.</summary>
    public void NeedReply(MessageId id, long conversation, long person) => _replies.Add((id, conversation, person));

    /// <summary>A message that this batch appends: later commands may repeat or answer it.</summary>
    public void Add(MessageId id, in KnownMessage message) => CollectionsMarshal.GetValueRefOrAddDefault(_messages, id, out _) = message;

    /// <summary>Null: the id is new.</summary>
    public KnownMessage? FindMessage(MessageId id) => _messages.TryGetValue(id, out var known) ? known : null;

    /// <summary>When somebody has sent last where the group is slow; 0 when they have not since it is.</summary>
    public long LastSentAt(long conversation, long person) => _sent.GetValueOrDefault((conversation, person));

    /// <summary>Somebody sends now: a later command of this batch has to know.</summary>
    public void Sent(long conversation, long person, long at) => _sent[(conversation, person)] = at;

    /// <summary>The membership, or null for somebody who is no member.</summary>
    public KnownMember? FindMember(ConversationRow head, long person) => members.Find(head.Conversation, person, head.MembersRev);

    /// <summary>The seq of a message of the same conversation that a member may see, or null.</summary>
    public long? FindReply(MessageId id, long conversation, long person, long fromSeq)
    {
        var (itsConversation, seq) = Place(id);
        return itsConversation == conversation && (seq >= fromSeq || _past.Contains((id, person))) ? seq : null;
    }

    /// <summary>Reads what was named since the last call.</summary>
    public async ValueTask LoadAsync(LogBatch batch)
    {
        await LoadMessagesAsync();
        await LoadMembersAsync(batch);
        await LoadRepliesAsync(batch);
        _ids.Clear();
        _people.Clear();
        _replies.Clear();
    }

    private async ValueTask LoadMessagesAsync()
    {
        List<MessageId>? stored = null;
        await store.FindMessagesAsync(_ids, (id, _, _) => (stored ??= []).Add(id));
        if (stored is null)
        {
            return;
        }

        foreach (var row in await store.ReadMessagesAsync(stored))
        {
            Add(row.Id, new KnownMessage(row.Conversation, row.Sender, row.Fingerprint, row.Seq, row.Rev, row.CreatedAt, row));
        }
    }

    private async ValueTask LoadMembersAsync(LogBatch batch)
    {
        List<(long, long)>? unknown = null;
        foreach (var (conversation, person) in _people)
        {
            // Where a group is slow, when they have sent last is asked each time: other processes write it, too, and raise no revision.
            if (batch.FindHead(conversation) is { } head && (head.SlowModeSeconds > 0 || FindMember(head, person) is null))
            {
                (unknown ??= []).Add((conversation, person));
            }
        }

        if (unknown is not null)
        {
            await store.FindMembersAsync(unknown, found =>
            {
                members.Remember(found.Conversation, found.Person, batch.Head(found.Conversation).MembersRev, found.Member);
                _sent[(found.Conversation, found.Person)] = found.LastSentAt;
            });
        }
    }

    private async ValueTask LoadRepliesAsync(LogBatch batch)
    {
        if (_replies.Count == 0)
        {
            return;
        }

        await store.FindMessagesAsync([.. _replies.Select(reply => reply.Id).Distinct()], (id, conversation, seq) => _places[id] = (conversation, seq));
        foreach (var (id, conversation, person) in _replies)
        {
            var (itsConversation, seq) = Place(id);
            if (itsConversation == conversation && batch.FindHead(conversation) is { } head && FindMember(head, person) is { } member && seq < member.FromSeq
                && await store.WasMemberAsync(conversation, person, seq))
            {
                _past.Add((id, person));
            }
        }
    }

    private (long Conversation, long Seq) Place(MessageId id) =>
        _messages.TryGetValue(id, out var known) ? (known.Conversation, known.Seq) : _places.GetValueOrDefault(id);
}
