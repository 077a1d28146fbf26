using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>
/// Tells connected members what was committed, and moves their sockets between rooms. Called by the log alone, in the order of revisions: that is what
/// keeps a frame from somebody who was no member at its revision.
/// </summary>
public sealed class ConversationFeed(
    SocketIOServer io, ConversationReader reader, ConversationQueries queries, IUserDirectory users, MembershipVersions versions)
{
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
    public async ValueTask MembersJoinedAsync(ConversationHandle conversation, IReadOnlyList<Person> joined)
    {
        foreach (var person in joined)
        {
            versions.Advance(person.Id);
            io.In(Rooms.User(person.Id)).SocketsJoin(Rooms.Conversation(conversation.Id));
        }

        foreach (var person in joined)
        {
            if (await reader.FindAsync(person.Number, conversation.Number, CancellationToken.None) is not { } state)
            {
                continue; // removed again meanwhile: that change comes next
            }

            var frame = new ConversationUpdatedEvent
            {
                ConversationId = conversation.Id,
                After = 0,
                UpTo = state.LastRev,
                Conversation = state,
                Users = await queries.UsersAsync([state], CancellationToken.None),
            };
            Emit(Rooms.User(person.Id), frame);
        }
    }

    public async ValueTask GroupChangedAsync(GroupChange change)
    {
        var room = Rooms.Conversation(change.Conversation.Id);
        foreach (var person in change.Left)
        {
            versions.Advance(person.Id);
            io.In(Rooms.User(person.Id)).SocketsLeave(room);
            Emit(Rooms.User(person.Id), new ConversationUpdatedEvent { ConversationId = change.Conversation.Id, Removed = true });
        }

        var mentioned = change.State!.Members?.Select(member => member.UserId).ToHashSet() ?? [.. change.Joined.Select(person => person.Id)];
        Emit(room, new ConversationUpdatedEvent
        {
            ConversationId = change.Conversation.Id,
            After = change.Revisions!.Value.After,
            UpTo = change.Revisions.Value.UpTo,
            State = change.State,
            Users = await users.GetAsync(mentioned, CancellationToken.None),
        });
        await MembersJoinedAsync(change.Conversation, change.Joined);
        MessageAppended(new MessageFrame(change.Notice!, change.Notice!.Rev - 1, change.Notice.Rev), originSocket: null);
    }

    private void Emit(string room, ConversationUpdatedEvent frame) =>
        io.To(room).Emit(EventNames.ConversationUpdated, frame, ProtocolJson.Default.ConversationUpdatedEvent);
}
