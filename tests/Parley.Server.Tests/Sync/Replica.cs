using System.Globalization;
using System.Text;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Sync;

/// <summary>
/// What a client holds, kept by the rules of docs/protocol/README.md and nothing else: frames by <c>{after, upTo}</c>, cursors by maximum. Not thread-safe.
/// </summary>
internal sealed class Replica(UserId me)
{
    private readonly Dictionary<ConversationId, Held> _conversations = [];

    private readonly List<Waiting> _waiting = [];

    private string? _stamp;

    /// <summary>The frames that still wait for one before them: where a real client would sync after 500 ms.</summary>
    public IReadOnlyList<string> Gaps => [.. _waiting.Where(frame => _conversations.ContainsKey(frame.Id)).Select(frame => $"{frame.Id} {frame.After}–{frame.UpTo}")];

    public void Apply(ReceivedEvent received)
    {
        switch (received.Name)
        {
            case EventNames.ReceiveMessage:
                var message = received.Payload.As<MessageFrame>();
                Apply(message.ConversationId, message.After, message.UpTo, held => held.Add(message));
                break;
            case EventNames.ConversationUpdated:
                Apply(received.Payload.As<ConversationUpdatedEvent>());
                break;
            case EventNames.MessageStatusUpdate:
                var status = received.Payload.As<MessageStatusUpdate>();
                if (_conversations.TryGetValue(status.ConversationId, out var told))
                {
                    told.Move(status.UserId, status.DeliveredSeq, status.ReadSeq ?? 0);
                }

                break;
            case TestSocket.Acknowledgement when received.Payload.TryGetProperty("message", out _):
                var sent = received.Payload.As<SendMessageResponse>();
                Apply(sent.Message.ConversationId, sent.After, sent.UpTo, held => held.Add(sent.Message));
                break;
        }
    }

    /// <summary>Asks until there is no more.</summary>
    public async Task SyncAsync(TestUser user)
    {
        SyncResponse answer;
        do
        {
            answer = await user.SyncAsync(_stamp, _stamp is null ? null : _conversations.ToDictionary(one => one.Key, one => one.Value.Last));
            Assert.False(answer.Reset);
            Apply(answer);
        }
        while (answer.More);
    }

    /// <summary>Everything, as text that can be compared; pages back what a fresh reader would see and this one has not loaded.</summary>
    public async Task<string> DescribeAsync(TestUser user)
    {
        var text = new StringBuilder();
        foreach (var (id, held) in _conversations.OrderBy(one => one.Key.Value))
        {
            await held.PageBackAsync(user, id);
            held.Describe(text, id, me);
        }

        return text.ToString();
    }

    /// <summary>The same of what the server says when it is asked for everything.</summary>
    public static async Task<string> DescribeFreshAsync(TestUser user)
    {
        var fresh = new Replica(user.Id);
        string? cursor = null;
        do
        {
            var page = await user.GetAsync($"conversations?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}").ReadAsync<ListResponse<Conversation>>(200);
            foreach (var conversation in page.Items)
            {
                fresh._conversations.Add(conversation.Id, new Held(conversation, long.MaxValue));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var text = await fresh.DescribeAsync(user);
        Assert.All(fresh._conversations.Values, held => Assert.Equal(held.State.UnreadCount, held.CountUnread(user.Id))); // I15
        return text;
    }

    private void Apply(ConversationId id, long after, long upTo, Action<Held> change)
    {
        _waiting.Add(new Waiting(id, after, upTo, change));
        ApplyWaiting();
    }

    private void ApplyWaiting()
    {
        while (_waiting.Find(frame => _conversations.TryGetValue(frame.Id, out var held) && frame.After <= held.Last) is { } next)
        {
            _waiting.Remove(next);
            var held = _conversations[next.Id];
            if (held.Last < next.UpTo)
            {
                next.Change(held);
                held.Last = next.UpTo;
            }
        }
    }

    private void Apply(ConversationUpdatedEvent update)
    {
        if (update.Removed)
        {
            _conversations.Remove(update.ConversationId);
        }
        else if (update.Conversation is { } whole)
        {
            if (!_conversations.TryGetValue(whole.Id, out var held) || held.Last < update.UpTo)
            {
                // What is visible from its first message on comes in frames; what may lie before it is paged in.
                _conversations[whole.Id] = new Held(whole, whole.Me.FromSeq);
                ApplyWaiting();
            }
        }
        else
        {
            Apply(update.ConversationId, update.After!.Value, update.UpTo!.Value, held => held.Merge(update.State!));
        }
    }

    private void Apply(SyncResponse answer)
    {
        foreach (var one in answer.Conversations)
        {
            if (_conversations.TryGetValue(one.ConversationId, out var held) && !one.TooLong && one.After > 0)
            {
                Assert.True(one.After <= held.Last, $"sync starts at {one.After}, behind {held.Last}");
                held.Replace(one.Conversation, one.UpTo);
            }
            else
            {
                _conversations[one.ConversationId] = held = new Held(one.Conversation, !one.TooLong ? 0 : one.Messages.Count == 0 ? long.MaxValue : one.Messages[0].Seq);
            }

            foreach (var message in one.Messages)
            {
                held.Add(message);
            }
        }

        foreach (var id in answer.Removed)
        {
            _conversations.Remove(id);
        }

        _stamp = answer.Stamp;
        ApplyWaiting();
    }

    private sealed record Waiting(ConversationId Id, long After, long UpTo, Action<Held> Change);

    /// <summary>One conversation.</summary>
    private sealed class Held
    {
        private readonly SortedDictionary<long, Message> _messages = [];
        private readonly Dictionary<UserId, Member> _members = [];
        private Conversation _state;
        private long _from;

        /// <param name="from">All visible messages with this seq or a higher one are here.</param>
        public Held(Conversation state, long from)
        {
            (_state, _from, Last) = (state, from, state.LastRev);
            Merge(state.Members!);
        }

        public Conversation State => _state;

        /// <summary>The last revision applied.</summary>
        public long Last { get; set; }

        public void Add(Message message)
        {
            _messages[message.Seq] = message;
            Move(message.SenderId, message.Seq, message.Seq); // one has read what one wrote
        }

        public void Merge(ConversationState state)
        {
            _state = _state with { Title = state.Title, MemberCount = state.MemberCount };
            Merge(state.Members!);
        }

        public void Replace(Conversation state, long upTo)
        {
            (_state, Last) = (state, Math.Max(Last, upTo));
            Merge(state.Members!);
        }

        public void Move(UserId user, long delivered, long read)
        {
            if (_members.TryGetValue(user, out var member))
            {
                _members[user] = member with { DeliveredSeq = Math.Max(member.DeliveredSeq, delivered), ReadSeq = Math.Max(member.ReadSeq ?? 0, read) };
            }
        }

        public async Task PageBackAsync(TestUser user, ConversationId id)
        {
            while (_from > 1)
            {
                var page = await user.HistoryAsync(id, $"?before={_from}&limit=100");
                foreach (var message in page.Items)
                {
                    _messages.TryAdd(message.Seq, message);
                }

                _from = page.HasMore ? page.Items[0].Seq : 0;
            }
        }

        public long CountUnread(UserId me) => _messages.Values.Count(message => message.Type != MessageType.System && message.Seq > _members[me].ReadSeq);

        public void Describe(StringBuilder text, ConversationId id, UserId me)
        {
            text.Append(CultureInfo.InvariantCulture, $"{id} {_state.Type} '{_state.Title}' rev {Last} members {_state.MemberCount} unread {CountUnread(me)} from {_state.Me.FromSeq}\n");
            foreach (var member in _members.Values.OrderBy(one => one.UserId.Value))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {member.UserId} {member.Role} {member.JoinedAt:O} {member.DeliveredSeq} {member.ReadSeq}\n");
            }

            foreach (var message in _messages.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {message.Seq} {message.Rev} {message.Id} {message.SenderId} {message.Type} {message.Text} {message.Metadata} {message.ReplyTo} {message.CreatedAt:O}\n");
            }
        }

        /// <summary>Members as they are now; the cursors of those who stay only rise.</summary>
        private void Merge(IReadOnlyList<Member> members)
        {
            foreach (var gone in _members.Keys.Except(members.Select(member => member.UserId)).ToList())
            {
                _members.Remove(gone);
            }

            foreach (var member in members)
            {
                _members.TryGetValue(member.UserId, out var earlier);
                _members[member.UserId] = earlier is null || earlier.JoinedAt != member.JoinedAt ? member : member with
                {
                    DeliveredSeq = Math.Max(member.DeliveredSeq, earlier.DeliveredSeq),
                    ReadSeq = Math.Max(member.ReadSeq ?? 0, earlier.ReadSeq ?? 0),
                };
            }
        }
    }
}
