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
    private readonly Lock _emitting = new();
    private readonly WaitingCursors _groups = new();
    private long _toldAt = clock.GetTimestamp();

    public void TellOwn(PendingReceipt pending, CursorRow row, PersonalRange personal)
    {
        var own = io.To(Rooms.User(pending.Person.Id));
        (pending.OriginSocket is { } origin ? own.Except(origin) : own).Emit(
            ServerEvents.MessageStatusUpdate,
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
            });
    }

    public void TellOthers(ConversationId conversation, CursorRow row, Person person)
    {
        if (row.Type != ConversationType.Group)
        {
            Emit(io.To(Rooms.Conversation(conversation)), new WaitingCursor(conversation, person, row.DeliveredSeq, row.ReadSeq));
        }
        else if (row.MemberCount <= ConversationReader.MembersShown)
        {
            lock (_lock)
            {
                _groups.Add(conversation, person, row);
            }
        }
    }

    /// <summary>Tells what waits, once a second.</summary>
    public void Tick()
    {
        IReadOnlyCollection<WaitingCursor> due;
        lock (_lock)
        {
            if (_groups.IsEmpty || clock.GetElapsedTime(_toldAt) < GroupInterval)
            {
                return;
            }

            (due, _toldAt) = (_groups.TakeAll(), clock.GetTimestamp());
        }

        foreach (var conversation in due.GroupBy(cursor => cursor.Conversation))
        {
            Prune(conversation.Key);
            foreach (var cursor in conversation)
            {
                Emit(io.To(Rooms.Open(conversation.Key)), cursor);
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

    private void Emit(BroadcastOperator sockets, WaitingCursor cursor)
    {
        // One at a time: a frame made before somebody hid what they read must not go out after the one that hides it.
        lock (_emitting)
        {
            var update = new MessageStatusUpdate
            {
                ConversationId = cursor.Conversation,
                UserId = cursor.Person.Id,
                DeliveredSeq = cursor.Delivered,
                ReadSeq = privacy.HidesRead(cursor.Person.Number) ? null : cursor.Read,
            };
            filter.Emit(
                sockets.Except(Rooms.User(cursor.Person.Id)), ServerEvents.MessageStatusUpdate, update, static shown => shown with { ReadSeq = null });
        }
    }
}
