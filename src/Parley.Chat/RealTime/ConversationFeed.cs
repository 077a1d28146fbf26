using Microsoft.Extensions.Logging;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.Privacy;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>
/// Tells connected members what was committed, and moves their sockets between rooms. Called by the log alone, in the order of revisions: that is what
/// keeps a frame from somebody who was no member at its revision.
/// </summary>
public sealed class ConversationFeed(SocketIOServer io, IUserDirectory users, SeenFilter seen, ILogger<ConversationFeed> logger)
{
    /// <summary>A message that the server itself wrote.</summary>
    public void MessageAppended(Message notice) => MessageAppended(new MessageFrame(notice, notice.Rev - 1, notice.Rev), originSocket: null);

    /// <summary>One frame, encoded once, for every member's every socket but the one that has the acknowledgement.</summary>
    public void MessageAppended(MessageFrame frame, string? originSocket)
    {
        var members = io.To(Rooms.Conversation(frame.ConversationId));
        if (originSocket is not null)
        {
            members = members.Except(originSocket);
        }

        members.Emit(EventNames.ReceiveMessage, frame, ProtocolJson.Default.MessageFrame);
    }

    /// <summary>Brings people into a conversation's room and shows each the whole of it.</summary>
    public async ValueTask MembersJoinedAsync(ConversationHandle conversation, IReadOnlyList<Arrival> joined)
    {
        foreach (var (person, _) in joined)
        {
            io.In(Rooms.User(person.Id)).SocketsJoin(Rooms.Conversation(conversation.Id));
        }

        // They mention the same people.
        var mentioned = await FindAsync(ConversationQueries.Mentioned(joined.Take(1).Select(one => one.Conversation)));
        foreach (var arrival in joined)
        {
            var (person, state) = arrival;
            Emit(Rooms.User(person.Id), new ConversationUpdatedEvent
            {
                Personal = arrival.Personal,
                ConversationId = conversation.Id,
                After = 0,
                UpTo = state.LastRev,
                Conversation = state,
                Users = mentioned,
            });
        }
    }

    public async ValueTask GroupChangedAsync(GroupChange change)
    {
        var room = Rooms.Conversation(change.Conversation.Id);
        foreach (var person in change.Left)
        {
            io.In(Rooms.User(person.Id)).SocketsLeave(room);
            Emit(Rooms.User(person.Id), new ConversationUpdatedEvent { ConversationId = change.Conversation.Id, Removed = true, Personal = change.Personal[person.Id] });
            ForgetWatches(person.Id);
        }

        IReadOnlyCollection<UserId> mentioned =
            change.State!.Members?.Select(member => member.UserId).ToHashSet() ?? [.. change.Joined.Select(arrival => arrival.Person.Id)];
        EmitShared(room, new ConversationUpdatedEvent
        {
            ConversationId = change.Conversation.Id,
            After = change.Revisions!.Value.After,
            UpTo = change.Revisions.Value.UpTo,
            State = change.State,
            Users = await FindAsync(mentioned),
        });
        await MembersJoinedAsync(change.Conversation, change.Joined);
        MessageAppended(change.Notice!);
    }

    /// <summary>Whom one may watch has changed: the sockets of somebody who left ask again, and get who is left.</summary>
    private void ForgetWatches(UserId user)
    {
        foreach (var socket in io.In(Rooms.User(user)).FetchSockets())
        {
            foreach (var room in socket.Rooms.Where(Rooms.IsPresence))
            {
                socket.Leave(room);
            }
        }
    }

    /// <summary>
    /// The people whom a frame mentions; nobody when they cannot be read now. A client finds a name by itself, but a frame that never came would leave it
    /// without the change.
    /// </summary>
    private async ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<UserId> mentioned)
    {
        try
        {
            return await users.GetAsync(mentioned, CancellationToken.None);
        }
        catch (Exception exception)
        {
            ChatLog.PeopleMissing(logger, exception);
            return [];
        }
    }

    /// <summary>The members' cursors are in it, and some members may not see them.</summary>
    private void EmitShared(string room, ConversationUpdatedEvent frame) => seen.Emit(
        io.To(room), EventNames.ConversationUpdated, frame, static shown => shown with { State = shown.State!.WithoutRead() },
        ProtocolJson.Default.ConversationUpdatedEvent);

    private void Emit(string room, ConversationUpdatedEvent frame) =>
        io.To(room).Emit(EventNames.ConversationUpdated, frame, ProtocolJson.Default.ConversationUpdatedEvent);
}
