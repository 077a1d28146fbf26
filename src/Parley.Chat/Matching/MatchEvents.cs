using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Matching;

/// <summary>The events <c>find-partner</c>, <c>leave-partner</c> and <c>keep-chat</c>.</summary>
internal sealed class MatchEvents(Meetings meetings, StrangerChats chats) : ISocketEvents
{
    public void Register(EventRegistrar events)
    {
        events.On(
            ClientEvents.FindPartner, Permission.MeetGuests, [ErrorCodes.GuestsDisabled, ErrorCodes.AlreadyChatting, ErrorCodes.RateLimited], meetings.FindAsync);
        events.On(ClientEvents.LeavePartner, Permission.MeetGuests, [], meetings.LeaveAsync);
        events.On(
            ClientEvents.KeepChat, Permission.MeetGuests, [ErrorCodes.NotFound],
            async (socket, request, cancellationToken) => await KeepAsync(socket, request, cancellationToken));
    }

    private async ValueTask<Result<KeepChatResponse>> KeepAsync(ChatSocket socket, ConversationReference request, CancellationToken cancellationToken)
    {
        if (request.ConversationId is not { } id)
        {
            return ParleyError.Invalid(new FieldError("conversationId", "is required"));
        }

        return (await chats.KeepAsync(socket.Account, id, cancellationToken)).TryGet(out var agreed, out var error)
            ? new KeepChatResponse { Agreed = agreed }
            : error;
    }
}
