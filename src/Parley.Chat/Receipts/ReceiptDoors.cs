using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.RealTime;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>The events <c>message-delivered</c> and <c>message-seen</c>.</summary>
internal sealed class ReceiptEvents(ReceiptService receipts) : ISocketEvents
{
    public void Register(EventRegistrar events)
    {
        Register(events, EventNames.MessageDelivered, read: false);
        Register(events, EventNames.MessageSeen, read: true);
    }

    private void Register(EventRegistrar events, string name, bool read) => events.OnPipelined(
        name, ProtocolJson.Default.ReceiptRequest, ProtocolJson.Default.ReceiptResponse,
        (socket, request, cancellationToken) => ValueTask.FromResult(receipts.UpToAsync(socket.Caller, request, read, cancellationToken).AsTask()));
}

internal static class ReceiptEndpoints
{
    public static void MapReceipts(this IEndpointRouteBuilder conversations) =>
        conversations.MapPost("/{id:guid}/receipts", async (
                ConversationId id, UpdateReceiptsRequest request, HttpContext context, ReceiptService receipts, CancellationToken cancellationToken) =>
            (await receipts.UpdateAsync(context.Caller(), id, request, cancellationToken)).ToHttp())
            .WithTags("Messages")
            .WithName("UpdateReceipts")
            .WithSummary("Moves one's own cursors: delivered and read, up to and including a seq. They only rise.")
            .Produces<ReceiptResponse>();
}
