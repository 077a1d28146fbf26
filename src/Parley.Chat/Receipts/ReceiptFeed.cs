using Parley.Chat.Conversations;
using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Receipts;

/// <summary>
/// Tells of cursors: one's own to all one's devices; in a direct conversation to the other side, as often as they are stored; in a group once a second and
/// member, to those who have it open; in a large one to nobody: under a message, nobody reads a hundred names.
/// </summary>
internal sealed class ReceiptFeed(SocketIOServer io, SeenFilter filter, PrivacyDirectory privacy, TimeProvider clock)
{
    private static readonly TimeSpan GroupInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Dictionary<(ConversationId Conversation, UserId User), (Person Person, CursorRow Row)> _groups = [];
    private long _toldAt = clock.GetTimestamp();

    public void TellOwn(PendingReceipt pending, CursorRow row, PersonalRange personal)
    {
        var own = io.To(Rooms.User(pending.Person.Id));
        (pending.OriginSocket is { } origin ? own.Except(origin) : own).Emit(
            EventNames.MessageStatusUpdate,
            new MessageStatusUpdate
            {
                ConversationId = pending.Conversation.Id,
                UserId = pending.Person.Id,
                DeliveredSeq = row.DeliveredSeq,
                ReadSeq = row.ReadSeq,
                MarkedUnread = row.MarkedUnread,
                UnreadCount = row.Unread,
                LastSeq = row.LastSeq,
                Personal = personal,
            },
            ProtocolJson.Default.MessageStatusUpdate);
    }

    public void TellOthers(ConversationId conversation, CursorRow row, Person person)
    {
        if (row.Type != ConversationType.Group)
        {
            Emit(io.To(Rooms.Conversation(conversation)), conversation, person, row);
        }
        else if (row.MemberCount <= ConversationReader.MembersShown)
        {
            lock (_lock)
            {
                _groups[(conversation, person.Id)] = (person, row);
            }
        }
    }

    /// <summary>Tells what waits, once a second.</summary>
    public void Tick()
    {
        Dictionary<(ConversationId Conversation, UserId User), (Person Person, CursorRow Row)> due;
        lock (_lock)
        {
            if (_groups.Count == 0 || clock.GetElapsedTime(_toldAt) < GroupInterval)
            {
                return;
            }

            (due, _groups, _toldAt) = (_groups, [], clock.GetTimestamp());
        }

        foreach (var conversation in due.GroupBy(one => one.Key.Conversation))
        {
            Prune(conversation.Key);
            foreach (var (_, (person, row)) in conversation)
            {
                Emit(io.To(Rooms.Open(conversation.Key)), conversation.Key, person, row);
            }
        }
    }

    /// <summary>The room is what clients say that they show; the conversation's own room is the membership.</summary>
    private void Prune(ConversationId conversation)
    {
        var (open, members) = (Rooms.Open(conversation), Rooms.Conversation(conversation));
        foreach (var socket in io.In(open).FetchSockets())
        {
            if (!socket.Rooms.Contains(members))
            {
                socket.Leave(open);
            }
        }
    }

    private void Emit(BroadcastOperator sockets, ConversationId conversation, Person person, CursorRow row)
    {
        var update = new MessageStatusUpdate
        {
            ConversationId = conversation,
            UserId = person.Id,
            DeliveredSeq = row.DeliveredSeq,
            ReadSeq = privacy.HidesRead(person.Number) ? null : row.ReadSeq,
        };
        filter.Emit(
            sockets.Except(Rooms.User(person.Id)), EventNames.MessageStatusUpdate, update, static shown => shown with { ReadSeq = null },
            ProtocolJson.Default.MessageStatusUpdate);
    }
}
