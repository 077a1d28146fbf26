using Parley.Chat.Conversations;
using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.RealTime;

/// <summary>
/// Tells connected members what this process has committed. Called by the log alone, in the order of revisions; the <see cref="Sequencer"/> keeps it where
/// other processes commit to the same conversations. Never waits.
/// </summary>
public sealed class ConversationFeed
{
    private readonly Sequencer _sequencer;
    private readonly ConversationRooms _rooms;
    private readonly ConversationLanes _lanes;
    private readonly NameFinder _names;

    internal ConversationFeed(Sequencer sequencer, ConversationRooms rooms, ConversationLanes lanes, NameFinder names) =>
        (_sequencer, _rooms, _lanes, _names) = (sequencer, rooms, lanes, names);

    /// <summary>A message that the server itself wrote.</summary>
    public void MessageAppended(ConversationHandle conversation, Message notice) =>
        MessageAppended(conversation, new MessageFrame(notice, notice.Rev - 1, notice.Rev), originSocket: null);

    /// <summary>For every member's every socket but the one that has the acknowledgement.</summary>
    public void MessageAppended(ConversationHandle conversation, MessageFrame frame, string? originSocket) =>
        _sequencer.Publish(conversation.Number, new MessageAnnouncement(_rooms, frame, originSocket));

    /// <summary>For the same; those who do not see the message get the rise of the revision alone, and the actor's other devices what concerns them alone.</summary>
    internal void MessageChanged(ConversationHandle conversation, ChangedMessage change, string? originSocket) => _sequencer.Publish(
        conversation.Number, new ChangeAnnouncement(
            _rooms,
            new MessageUpdatedEvent { ConversationId = conversation.Id, After = change.After, UpTo = change.UpTo, Message = change.Shared },
            change.Unaware, ReferenceEquals(change.Message, change.Shared) ? [] : [new OwnMessage(change.Actor, change.Message)], originSocket));

    /// <summary>Brings the first members into a new conversation's room and shows each the whole of it.</summary>
    public void ConversationCreated(ConversationHandle conversation, IReadOnlyList<Arrival> members)
    {
        var upTo = members[0].Conversation.LastRev;
        Add(conversation, members, new ChangeWork(after: 0, upTo, membersRev: upTo, room => EnterAsync(room, conversation, members)));
    }

    public void GroupChanged(GroupChange change)
    {
        var (after, upTo) = change.Revisions!.Value;
        Add(change.Conversation, change.Joined, new ChangeWork(after, upTo, change.MembersRev, room => PushAsync(room, change)));
        foreach (var notice in change.Notices)
        {
            MessageAppended(change.Conversation, notice);
        }
    }

    /// <summary>Everybody has left at once.</summary>
    internal void ConversationDeleted(DeletedConversation deleted) => _sequencer.TryAdd(
        deleted.Conversation.Number,
        new ChangeWork(deleted.Rev - 1, deleted.Rev, membersRev: deleted.Rev, room =>
        {
            foreach (var person in deleted.Members)
            {
                _rooms.Leave(room, deleted.Conversation.Id, person.Id, deleted.Personal[person.Id]);
            }

            return ValueTask.CompletedTask;
        }));

    /// <summary>Where nobody is connected yet, there is a lane from the first on who comes in.</summary>
    private void Add(ConversationHandle conversation, IReadOnlyList<Arrival> joined, ChangeWork work)
    {
        foreach (var (person, _) in joined)
        {
            _lanes.Arrived(person.Number);
        }

        if (!_sequencer.TryAdd(conversation.Number, work) && joined.Any(arrival => _rooms.IsHere(arrival.Person.Id)))
        {
            _sequencer.Add(conversation.Number, conversation.Id, new RoomPosition(work.After, MembersRev: 0), work);
        }
    }

    private async ValueTask PushAsync(string room, GroupChange change)
    {
        IReadOnlyCollection<UserId> mentioned =
            change.State!.Members?.Select(member => member.UserId).ToHashSet() ?? [.. change.Joined.Select(arrival => arrival.Person.Id)];
        var users = await _names.FindAsync(mentioned);
        foreach (var person in change.Left)
        {
            _rooms.Leave(room, change.Conversation.Id, person.Id, change.Personal[person.Id]);
        }

        _rooms.Update(room, new ConversationUpdatedEvent
        {
            ConversationId = change.Conversation.Id,
            After = change.Revisions!.Value.After,
            UpTo = change.Revisions.Value.UpTo,
            State = change.State,
            Users = users,
        });
        await EnterAsync(room, change.Conversation, change.Joined);
    }

    private async ValueTask EnterAsync(string room, ConversationHandle conversation, IReadOnlyList<Arrival> joined)
    {
        // They mention the same people.
        var users = await _names.FindAsync(ConversationQueries.Mentioned(joined.Take(1).Select(one => one.Conversation)));
        foreach (var arrival in joined)
        {
            var (person, state) = arrival;
            _rooms.Enter(room, person, new ConversationUpdatedEvent
            {
                Personal = arrival.Personal,
                ConversationId = conversation.Id,
                After = 0,
                UpTo = state.LastRev,
                Conversation = state,
                Users = users,
            });
        }
    }

    private readonly struct MessageAnnouncement(ConversationRooms rooms, MessageFrame frame, string? originSocket) : IAnnouncement
    {
        public long After => frame.After;

        public long UpTo => frame.UpTo;

        public void Push(ConversationLane lane) => rooms.Message(lane.Room, frame, originSocket);
    }

    private readonly struct ChangeAnnouncement(
        ConversationRooms rooms, MessageUpdatedEvent frame, IReadOnlyList<UserId> unaware, IReadOnlyList<OwnMessage> own, string? originSocket) : IAnnouncement
    {
        public long After => frame.After;

        public long UpTo => frame.UpTo;

        public void Push(ConversationLane lane) => rooms.MessageUpdated(lane.Room, frame, unaware, own, originSocket);
    }
}
