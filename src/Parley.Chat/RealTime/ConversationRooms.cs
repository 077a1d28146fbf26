using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>The sockets of conversations on this process: emits to them and moves them. Called in the order of revisions: see <see cref="Sequencer"/>.</summary>
internal sealed class ConversationRooms(SocketIOServer io, ConversationLanes lanes, SeenFilter seen)
{
    private readonly Namespace _sockets = io.Of("/");

    /// <summary>Whether somebody is connected here.</summary>
    public bool IsHere(UserId user) => _sockets.HasSockets(Rooms.User(user));

    /// <summary>Whether all of somebody's sockets here are in a room.</summary>
    public bool IsIn(string room, UserId user) => _sockets.In(Rooms.User(user)).FetchSockets().All(socket => socket.IsIn(room));

    /// <summary>Closes somebody's sockets here as a lost network would: their clients come again, and are let in to whatever they are a member of then.</summary>
    public void Close(UserId user)
    {
        foreach (var socket in _sockets.In(Rooms.User(user)).FetchSockets())
        {
            socket.CloseTransport();
        }
    }

    public bool HasSockets(string room) => _sockets.HasSockets(room);

    /// <summary>One frame, encoded once, for every member's every socket but the one that has the acknowledgement.</summary>
    public void Message(string room, MessageFrame frame, string? originSocket) =>
        Members(room, originSocket).Emit(ServerEvents.ReceiveMessage, frame);

    /// <summary>The same, for all but some.</summary>
    public void Message(string room, MessageFrame frame, IReadOnlyList<UserId> except) =>
        Without(Members(room, originSocket: null), except).Emit(ServerEvents.ReceiveMessage, frame);

    /// <summary>A message that has changed; those who do not see it are told no more than that the revision has risen.</summary>
    /// <param name="room">Of the conversation.</param>
    /// <param name="frame">What all share.</param>
    /// <param name="unaware">Who does not see the message.</param>
    /// <param name="own">Who sees it with something that concerns them alone.</param>
    /// <param name="originSocket">Has the acknowledgement.</param>
    public void MessageUpdated(
        string room, MessageUpdatedEvent frame, IReadOnlyList<UserId> unaware, IReadOnlyList<OwnMessage> own, string? originSocket)
    {
        List<OwnMessage> apart = [.. unaware.Where(IsHere).Select(user => new OwnMessage(user, Message: null)), .. own.Where(one => IsHere(one.User))];
        Without(Members(room, originSocket), [.. apart.Select(one => one.User)]).Emit(ServerEvents.MessageUpdated, frame);
        foreach (var (user, message) in apart)
        {
            foreach (var socket in _sockets.In(Rooms.User(user)).FetchSockets().Where(socket => socket.IsIn(room) && socket.Id != originSocket))
            {
                _sockets.To(socket.Id).Emit(ServerEvents.MessageUpdated, frame with { Message = message });
            }
        }
    }

    /// <summary>The members' cursors are in it, and some members may not see them.</summary>
    public void Update(string room, ConversationUpdatedEvent frame) => seen.Emit(
        _sockets.To(room), ServerEvents.ConversationUpdated, frame, static shown => shown with { State = shown.State?.WithoutRead() });

    /// <summary>
    /// What cannot be told in frames: an empty range at the end of the log, which nobody ever applies. Whoever holds less than its rev finds that something is
    /// missing before it, and syncs.
    /// </summary>
    public static ConversationUpdatedEvent SyncHint(ConversationId conversation, long upTo) =>
        new() { ConversationId = conversation, After = upTo, UpTo = upTo };

    /// <summary>Brings somebody's sockets into a room, and shows them the whole of the conversation.</summary>
    public void Enter(string room, Person person, ConversationUpdatedEvent whole)
    {
        lanes.Arrived(person.Number);
        var sockets = _sockets.In(Rooms.User(person.Id));
        sockets.SocketsJoin(room);
        sockets.Emit(ServerEvents.ConversationUpdated, whole);
    }

    /// <summary>Takes everybody out of the room of a conversation that is gone.</summary>
    public void Dissolve(string room, ConversationId conversation)
    {
        var sockets = _sockets.In(room).FetchSockets();
        Update(room, new ConversationUpdatedEvent { ConversationId = conversation, Removed = true });
        foreach (var socket in sockets)
        {
            socket.Leave(room);
            ForgetWatches(socket);
        }
    }

    /// <summary>Takes somebody's sockets out of a room. Whom one may watch has changed with it: their sockets ask again, and get who is left.</summary>
    public void Leave(string room, ConversationId conversation, UserId user, PersonalRange? personal)
    {
        var sockets = _sockets.In(Rooms.User(user));
        sockets.SocketsLeave(room);
        sockets.Emit(
            ServerEvents.ConversationUpdated, new ConversationUpdatedEvent { ConversationId = conversation, Removed = true, Personal = personal });
        foreach (var socket in sockets.FetchSockets())
        {
            ForgetWatches(socket);
        }
    }

    private static void ForgetWatches(Socket socket)
    {
        foreach (var watched in socket.Rooms.Where(Rooms.IsPresence))
        {
            socket.Leave(watched);
        }
    }

    private static BroadcastOperator Without(BroadcastOperator sockets, IReadOnlyList<UserId> users)
    {
        foreach (var user in users)
        {
            sockets = sockets.Except(Rooms.User(user));
        }

        return sockets;
    }

    private BroadcastOperator Members(string room, string? originSocket)
    {
        var members = _sockets.To(room);
        return originSocket is null ? members : members.Except(originSocket);
    }
}
