using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>The events <c>message-delivered</c>, <c>message-seen</c> and <c>open-conversations</c>.</summary>
internal sealed class ReceiptEvents(ReceiptService receipts, OpenConversations open) : ISocketEvents
{
    public void Register(EventRegistrar events)
    {
        Register(events, ClientEvents.MessageDelivered, read: false);
        Register(events, ClientEvents.MessageSeen, read: true);
        events.On(ClientEvents.OpenConversations, Permission.ReadMessages, [], open.ReplaceAsync);
    }

    private void Register(EventRegistrar events, ClientEvent<ReceiptRequest, ReceiptResponse> @event, bool read) => events.OnPipelined(
        @event, Permission.ReadMessages, [ErrorCodes.NotFound], (socket, request, cancellationToken) =>
            ValueTask.FromResult(receipts.UpToAsync(socket.Caller, socket.Socket.Id, request, read, cancellationToken).AsTask()));
}

internal static class ReceiptEndpoints
{
    public static void MapReceipts(this IEndpointRouteBuilder conversations)
    {
        conversations.MapPost("/{id:guid}/receipts", async (
                ConversationId id, UpdateReceiptsRequest request, HttpContext context, ReceiptService receipts, CancellationToken cancellationToken) =>
            (await receipts.UpdateAsync(context.Caller(), id, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithTags("Messages")
            .WithName("UpdateReceipts")
            .WithSummary("Moves one's own cursors: delivered and read, up to and including a seq. They only rise.")
            .Produces<ReceiptResponse>();

        conversations.MapPut("/{id:guid}/marked-unread", async (
                ConversationId id, MarkUnreadRequest request, HttpContext context, ReceiptService receipts, CancellationToken cancellationToken) =>
            (await receipts.MarkAsync(context.Caller(), id, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithTags("Messages")
            .WithName("MarkUnread")
            .WithSummary("Sets or takes away one's own private mark \"unread\". Moves no cursor.")
            .Produces<ReceiptResponse>();

        conversations.MapGet("/{id:guid}/messages/{messageId:guid}/receipts", async (
                ConversationId id, MessageId messageId, HttpContext context, SeenBy seenBy, CancellationToken cancellationToken) =>
            (await seenBy.ReadAsync(context.Caller(), id, messageId, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithTags("Messages")
            .WithName("ReadMessageReceipts")
            .WithSummary("Who of the others has received and who has seen a message, in a conversation of at most 100 members.")
            .FailsWith(ErrorCodes.ValidationFailed)
            .Produces<MessageReceipts>();
    }
}
