using System.Globalization;
using System.Text;
using Parley.Protocol;
using Parley.Protocol.Accounts;
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

    /// <summary>Personal parts of frames that came before the ones they follow.</summary>
    private readonly List<(PersonalRange Range, Action Change)> _waitingPersonal = [];

    private string? _stamp;
    private long _userRev;
    private ChatSettings? _settings;
    private Me? _me;
    private UserSettings? _userSettings;
    private readonly Dictionary<UserId, User> _people = [];
    private readonly SortedDictionary<Guid, string> _relations = [];

    /// <summary>The frames that still wait for one before them: where a real client would sync after 500 ms.</summary>
    public IReadOnlyList<string> Gaps => [
        .. _waitingPersonal.Select(frame => $"own {frame.Range.After}–{frame.Range.UpTo}"),
        .. _waiting.Where(frame => _conversations.ContainsKey(frame.Id)).Select(frame => $"{frame.Id} {frame.After}–{frame.UpTo}"),
    ];

    public IEnumerable<ConversationId> Conversations => _conversations.Keys;

    public void Apply(OpenConversationsResponse open)
    {
        foreach (var cursors in open.Cursors)
        {
            Move(cursors.ConversationId, cursors.UserId, cursors.DeliveredSeq, cursors.ReadSeq, marked: null, personal: null);
        }
    }

    public void Apply(ReceivedEvent received)
    {
        switch (received.Name)
        {
            case EventNames.ReceiveMessage:
                var message = received.Payload.As<MessageFrame>();
                Apply(message.ConversationId, message.After, message.UpTo, held => held.Add(message));
                break;
            case EventNames.MessageUpdated:
                var changed = received.Payload.As<MessageUpdatedEvent>();
                Apply(changed.ConversationId, changed.After, changed.UpTo, held => held.Change(changed.Message));
                break;
            case EventNames.MessageHidden:
                var hidden = received.Payload.As<MessageHiddenEvent>();
                ApplyPersonal(hidden.Personal, () => _conversations.GetValueOrDefault(hidden.ConversationId)?.Hide([hidden.Seq]));
                break;
            case EventNames.ConversationUpdated:
                Apply(received.Payload.As<ConversationUpdatedEvent>());
                break;
            case EventNames.MessageStatusUpdate:
                var status = received.Payload.As<MessageStatusUpdate>();
                Move(status.ConversationId, status.UserId, status.DeliveredSeq, status.ReadSeq, status.MarkedUnread, status.Personal);
                break;
            case EventNames.ChatSettingsUpdated:
                var updated = received.Payload.As<ChatSettingsUpdatedEvent>();
                ApplyPersonal(updated.Personal, () => Set(updated.Settings));
                break;
            case EventNames.UserUpdated:
                var person = received.Payload.As<UserUpdatedEvent>();
                _people[person.User.Id] = person.User;
                if (person.Me is { } self)
                {
                    ApplyPersonal(person.Personal!, () => _me = self);
                }

                break;
            case EventNames.SettingsUpdated:
                var settings = received.Payload.As<SettingsUpdatedEvent>();
                ApplyPersonal(settings.Personal, () => _userSettings = settings.Settings);
                break;
            case EventNames.ContactRequest or EventNames.ContactsUpdated:
                var relation = received.Payload.As<RelationUpdatedEvent>();
                ApplyPersonal(relation.Personal, () => Set(relation.Relation));
                break;
            case EventNames.ScheduledUpdated:
                var scheduled = received.Payload.As<ScheduledUpdatedEvent>();
                ApplyPersonal(scheduled.Personal, () => { }); // what waits is listed over REST
                break;
            case EventNames.NotificationSettingsUpdated:
                var notifications = received.Payload.As<NotificationSettingsUpdatedEvent>();
                ApplyPersonal(notifications.Personal, () => Set(notifications.ConversationId, notifications.Settings));
                break;
            case EventNames.ListingUpdated:
                var listed = received.Payload.As<ListingUpdatedEvent>();
                ApplyPersonal(listed.Personal, () => Set(listed.ConversationId, listed.Listing));
                break;
            case EventNames.DraftUpdated:
                var begun = received.Payload.As<DraftUpdatedEvent>();
                ApplyPersonal(begun.Personal, () => _conversations.GetValueOrDefault(begun.ConversationId)?.Set(begun.Draft));
                break;
            case TestSocket.Acknowledgement when received.Payload.TryGetProperty("markedUnread", out _):
                var moved = received.Payload.As<ReceiptResponse>();
                Move(moved.ConversationId, me, moved.DeliveredSeq, moved.ReadSeq, moved.MarkedUnread, moved.Personal);
                break;
            case TestSocket.Acknowledgement when received.Payload.TryGetProperty("message", out _):
                // Of an edit and of a deletion alike; a retry of the send may come after them.
                var sent = received.Payload.As<SendMessageResponse>();
                var first = sent.UpTo == sent.Message.Rev;
                Apply(sent.Message.ConversationId, sent.After, sent.UpTo, held =>
                {
                    if (first)
                    {
                        held.Add(sent.Message);
                    }
                    else
                    {
                        held.Change(sent.Message);
                    }
                });
                break;
        }
    }

    /// <summary>Asks until there is no more.</summary>
    public async Task SyncAsync(TestUser user)
    {
        SyncResponse answer;
        do
        {
            answer = await user.SyncAsync(_stamp, _stamp is null ? null : _conversations.ToDictionary(one => one.Key, one => one.Value.Last), _userRev);
            Assert.False(answer.Reset);
            Apply(answer);
        }
        while (answer.More);
    }

    /// <summary>Everything, as text that can be compared; pages back what a fresh reader would see and this one has not loaded.</summary>
    public async Task<string> DescribeAsync(TestUser user)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"own {_userRev} {_settings} {_me} {_userSettings}\n");
        text.AppendJoin('\n', _relations.Values).Append('\n');
        foreach (var (id, held) in _conversations.OrderBy(one => one.Key.Value))
        {
            await held.PageBackAsync(user, id);
            held.Describe(text, id, _people);
        }

        return text.ToString();
    }

    /// <summary>The same of what the server says when it is asked for everything.</summary>
    public static async Task<string> DescribeFreshAsync(TestUser user)
    {
        var first = await user.SyncAsync();
        var fresh = new Replica(user.Id)
        {
            _userRev = first.UserRev,
            _settings = first.Personal!.Settings,
            _me = first.Personal.Me,
            _userSettings = first.Personal.UserSettings,
        };
        await fresh.LoadRelationsAsync(user);
        string? cursor = null;
        do
        {
            var page = await user.GetAsync($"conversations?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}").ReadAsync<ListResponse<Conversation>>(200);
            foreach (var conversation in page.Items)
            {
                fresh._conversations.Add(conversation.Id, new Held(user.Id, conversation, long.MaxValue));
            }

            fresh.Meet(page.Users);

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var text = await fresh.DescribeAsync(user);
        Assert.All(fresh._conversations.Values, held => Assert.Equal(held.State.UnreadCount, held.CountUnread())); // I15
        return text;
    }

    /// <summary>The lists over REST, which a first sync does not bring.</summary>
    public async Task LoadRelationsAsync(TestUser user)
    {
        var contacts = (await user.GetAsync("contacts?limit=200").ReadAsync<ListResponse<Contact>>(200)).Items;
        var requests = await user.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200);
        var blocked = (await user.GetAsync("me/blocks?limit=200").ReadAsync<ListResponse<BlockedUser>>(200)).Items;
        var people = contacts.Select(one => one.User).Concat(requests.Incoming.Concat(requests.Outgoing).Select(one => one.User)).Concat(blocked.Select(one => one.User));
        foreach (var person in people.DistinctBy(one => one.Id))
        {
            Set(new Relation
            {
                User = person,
                ContactSince = contacts.SingleOrDefault(one => one.User.Id == person.Id)?.Since,
                BlockedSince = blocked.SingleOrDefault(one => one.User.Id == person.Id)?.Since,
                Request = Request(requests.Incoming, RequestDirection.Incoming) ?? Request(requests.Outgoing, RequestDirection.Outgoing),
            });

            RelationRequest? Request(IReadOnlyList<ContactRequest> list, RequestDirection direction) =>
                list.SingleOrDefault(one => one.User.Id == person.Id) is { } found ? new RelationRequest { Id = found.Id, Direction = direction, CreatedAt = found.CreatedAt } : null;
        }
    }

    private void Set(Relation relation)
    {
        if (relation is { ContactSince: null, Request: null, BlockedSince: null })
        {
            _relations.Remove(relation.User.Id.Value);
        }
        else
        {
            _relations[relation.User.Id.Value] = relation.ToString();
        }
    }

    private void Set(ConversationId id, NotificationSettings settings) =>
        _conversations.GetValueOrDefault(id)?.Set(settings is { Level: null, MutedUntil: null } ? null : settings);

    private void Set(ConversationId id, Listing listing) =>
        _conversations.GetValueOrDefault(id)?.Set(listing is { Favourite: false, ArchivedSeq: null } ? null : listing);

    private void Meet(IEnumerable<User> users)
    {
        foreach (var user in users)
        {
            _people[user.Id] = user;
        }
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
        Meet(update.Users ?? []);
        if (update.Removed)
        {
            ApplyPersonal(update.Personal!, () => _conversations.Remove(update.ConversationId));
        }
        else if (update.Conversation is { } whole)
        {
            ApplyPersonal(update.Personal!, () =>
            {
                // What is said from now on comes in frames; what lies before, of this membership or an earlier one, is paged in.
                _conversations[whole.Id] = new Held(me, whole, Math.Max(whole.Me.FromSeq, whole.LastSeq + 1));
                ApplyWaiting();
            });
        }
        else
        {
            Apply(update.ConversationId, update.After!.Value, update.UpTo!.Value, held => held.Merge(update.State!));
        }
    }

    /// <summary>The rules of a conversation's revisions, for one's own log.</summary>
    private void ApplyPersonal(PersonalRange range, Action change)
    {
        _waitingPersonal.Add((range, change));
        while (_waitingPersonal.FindIndex(frame => frame.Range.After <= _userRev) is var next and >= 0)
        {
            var (due, apply) = _waitingPersonal[next];
            _waitingPersonal.RemoveAt(next);
            if (_userRev < due.UpTo)
            {
                apply();
                _userRev = due.UpTo;
            }
        }
    }

    private void Move(ConversationId id, UserId user, long delivered, long? read, bool? marked, PersonalRange? personal)
    {
        if (personal is not null)
        {
            ApplyPersonal(personal, () => _conversations.GetValueOrDefault(id)?.Mark(marked!.Value));
        }

        _conversations.GetValueOrDefault(id)?.Move(user, delivered, read);
    }

    private void Set(ChatSettings settings)
    {
        _settings = settings;
        if (!settings.ReadReceipts)
        {
            foreach (var held in _conversations.Values)
            {
                held.Blind();
            }
        }
    }

    private void Apply(PersonalSync? own, long userRev)
    {
        foreach (var cursors in own?.Cursors ?? [])
        {
            if (_conversations.TryGetValue(cursors.ConversationId, out var held))
            {
                held.Move(me, cursors.DeliveredSeq, cursors.ReadSeq);
                held.Mark(cursors.MarkedUnread);
            }
        }

        foreach (var id in own?.Removed ?? [])
        {
            _conversations.Remove(id);
        }

        if (own?.Settings is { } settings)
        {
            Set(settings);
        }

        (_me, _userSettings) = (own?.Me ?? _me, own?.UserSettings ?? _userSettings);
        foreach (var relation in own?.Relations ?? [])
        {
            Set(relation);
        }

        foreach (var one in own?.Notifications ?? [])
        {
            Set(one.ConversationId, one.Settings);
        }

        foreach (var one in own?.Listings ?? [])
        {
            Set(one.ConversationId, one.Listing);
        }

        foreach (var one in own?.Drafts ?? [])
        {
            _conversations.GetValueOrDefault(one.ConversationId)?.Set(one.Draft);
        }

        foreach (var one in own?.Hidden ?? [])
        {
            _conversations.GetValueOrDefault(one.ConversationId)?.Hide(one.Seqs);
        }

        _userRev = Math.Max(_userRev, userRev);
        _waitingPersonal.RemoveAll(frame => frame.Range.UpTo <= _userRev);
    }

    public void Apply(SyncResponse answer)
    {
        Meet(answer.Users);
        foreach (var one in answer.Conversations)
        {
            var last = 0L;
            if (_conversations.TryGetValue(one.ConversationId, out var held) && !one.TooLong && one.After > 0)
            {
                last = held.Last;
                Assert.True(one.After <= held.Last, $"sync starts at {one.After}, behind {held.Last}");
                held.Replace(one.Conversation, one.UpTo);
            }
            else
            {
                _conversations[one.ConversationId] = held = new Held(me, one.Conversation, !one.TooLong ? 0 : one.Messages.Count == 0 ? long.MaxValue : one.Messages[0].Seq);
            }

            foreach (var message in one.Messages)
            {
                if (message.Rev > last)
                {
                    held.Add(message);
                }
                else
                {
                    held.Change(message);
                }
            }
        }

        foreach (var id in answer.Removed)
        {
            _conversations.Remove(id);
        }

        Apply(answer.Personal, answer.UserRev);
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
        private readonly UserId _me;
        private long _from;

        /// <param name="me">Whose client this is.</param>
        /// <param name="state">As the server shows it.</param>
        /// <param name="from">All visible messages with this seq or a higher one are here.</param>
        public Held(UserId me, Conversation state, long from)
        {
            (_me, _state, _from, Last) = (me, state, from, state.LastRev);
            Merge(state.Members!);
        }

        public Conversation State => _state;

        /// <summary>The last revision applied.</summary>
        public long Last { get; set; }

        /// <summary>What has changed: of what is held the newer state counts, the rest is paged in as it is then.</summary>
        public void Change(Message? message)
        {
            if (message is not null && _messages.TryGetValue(message.Seq, out var held) && (message.ChangedRev ?? message.Rev) > (held.ChangedRev ?? held.Rev))
            {
                _messages[message.Seq] = Mark(message, held);
            }
        }

        /// <summary>What is one's own of reactions and of a poll: as it is said, else as those are who are named, else as it was.</summary>
        private Message Mark(Message message, Message? earlier = null) => MarkReactions(
            message.Poll is { } poll ? message with { Poll = poll with { Mine = poll.Mine ?? earlier?.Poll?.Mine ?? [] } } : message, earlier);

        private Message MarkReactions(Message message, Message? earlier) => message.Reactions is not { } reactions ? message : message with
        {
            Reactions = [.. reactions.Select(one => one with
            {
                Mine = one.Mine ?? (one.UserIds.Contains(_me)
                    || (one.Count > one.UserIds.Count && earlier?.Reactions?.FirstOrDefault(before => before.Emoji == one.Emoji)?.Mine == true)),
            })],
        };

        public void Hide(IEnumerable<long> seqs)
        {
            foreach (var seq in seqs)
            {
                _messages.Remove(seq);
            }
        }

        public void Add(Message message)
        {
            _messages[message.Seq] = Mark(message, _messages.GetValueOrDefault(message.Seq));
            // One has read what one wrote; of somebody who hides it, that stays hidden.
            var hidden = message.SenderId != _me && _members.TryGetValue(message.SenderId, out var sender) && sender.ReadSeq is null;
            Move(message.SenderId, message.Seq, hidden ? null : message.Seq);
            if (message.SenderId == _me)
            {
                Mark(false);
            }
        }

        public void Mark(bool unread) => _state = _state with { Me = _state.Me with { MarkedUnread = unread } };

        public void Set(NotificationSettings? settings) => _state = _state with { Me = _state.Me with { Notifications = settings } };

        public void Set(Listing? listing) => _state = _state with { Me = _state.Me with { Listing = listing } };

        public void Set(MessageDraft? draft) => _state = _state with { Me = _state.Me with { Draft = draft } };

        /// <summary>Who hides their own cursor sees nobody's.</summary>
        public void Blind()
        {
            foreach (var (user, member) in _members)
            {
                _members[user] = member with { ReadSeq = null };
            }
        }

        public void Merge(ConversationState state)
        {
            _state = _state with { Title = state.Title, Picture = state.Picture, Topic = state.Topic, Settings = state.Settings, Retention = state.Retention, MemberCount = state.MemberCount };
            Raise(state.FloorSeq);
            Merge(state.Members!);
        }

        public void Replace(Conversation state, long upTo)
        {
            var own = _state.Me.JoinedAt == state.Me.JoinedAt ? _state.Me : state.Me;
            (_state, Last) = (state with { Me = Forward(state.Me, own.DeliveredSeq, own.ReadSeq) }, Math.Max(Last, upTo));
            Raise(state.FloorSeq);
            Merge(state.Members!);
        }

        /// <summary>What lies at the floor or below it is gone.</summary>
        private void Raise(long floor)
        {
            _state = _state with { FloorSeq = Math.Max(_state.FloorSeq, floor) };
            Hide([.. _messages.Keys.Where(seq => seq <= floor)]);
        }

        /// <summary>Cursors merge by maximum; a hidden one replaces what was known, and a number replaces a hidden one unless it comes from a message.</summary>
        public void Move(UserId user, long delivered, long? read)
        {
            if (user == _me)
            {
                _state = _state with { Me = Forward(_state.Me, delivered, read!.Value) };
            }

            if (_members.TryGetValue(user, out var member))
            {
                _members[user] = Forward(member, delivered, read);
            }
        }

        private static Membership Forward(Membership own, long delivered, long read) =>
            own with { DeliveredSeq = Math.Max(own.DeliveredSeq, delivered), ReadSeq = Math.Max(own.ReadSeq, read) };

        private static Member Forward(Member member, long delivered, long? read) => member with
        {
            DeliveredSeq = Math.Max(member.DeliveredSeq, delivered),
            ReadSeq = read is null ? null : Math.Max(member.ReadSeq ?? 0, read.Value),
        };

        public async Task PageBackAsync(TestUser user, ConversationId id)
        {
            while (_from > 1)
            {
                var page = await user.HistoryAsync(id, $"?before={_from}&limit=100");
                foreach (var message in page.Items)
                {
                    _messages.TryAdd(message.Seq, Mark(message));
                }

                _from = page.HasMore ? page.Items[0].Seq : 0;
            }
        }

        public long CountUnread() => _messages.Values.Count(message => message.Type != MessageType.System && message.Seq > _state.Me.ReadSeq);

        public void Describe(StringBuilder text, ConversationId id, IReadOnlyDictionary<UserId, User> people)
        {
            text.Append(CultureInfo.InvariantCulture, $"{id} {_state.Type} '{_state.Title}' {_state.Picture} {_state.Topic} {_state.Settings} {_state.Retention} floor {_state.FloorSeq} rev {Last} members {_state.MemberCount} unread {CountUnread()} {_state.Me.MarkedUnread} from {_state.Me.FromSeq} own {_state.Me.DeliveredSeq} {_state.Me.ReadSeq} {_state.Me.Notifications} {_state.Me.Listing} {_state.Me.Draft}\n");
            foreach (var member in _members.Values.Where(member => member.UserId != _me).OrderBy(one => one.UserId.Value))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {member.UserId} {people.GetValueOrDefault(member.UserId)?.DisplayName} {member.Role} {member.JoinedAt:O} {member.DeliveredSeq} {member.ReadSeq}\n");
            }

            foreach (var message in _messages.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {message.Seq} {message.Rev} {message.Id} {message.SenderId} {message.Type} {message.Text} {message.Metadata} {message.ReplyTo} {message.CreatedAt:O} {message.ChangedRev} {message.EditedAt:O} {message.DeletedAt:O} {message.PinnedAt:O} {message.PinnedBy} {Describe(message.Reactions)} {Describe(message.Poll)}\n");
            }
        }

        private static string Describe(IReadOnlyList<MessageReaction>? reactions) =>
            string.Join(' ', (reactions ?? []).Select(one => $"{one.Emoji} {one.Count} {one.Mine} {string.Join(',', one.UserIds)}"));

        private static string Describe(MessagePoll? poll) => poll is null ? "" :
            $"{string.Join(' ', poll.Options.Select(option => $"{option.Text} {option.Count}"))} of {poll.Voters} {poll.Multiple} {poll.Anonymous} {poll.ClosesAt:O} {poll.ClosedAt:O} own {string.Join(',', poll.Mine ?? [])}";

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
                _members[member.UserId] = earlier is null || earlier.JoinedAt != member.JoinedAt
                    ? member
                    : Forward(earlier, member.DeliveredSeq, member.ReadSeq) with { Role = member.Role };
            }
        }
    }
}
