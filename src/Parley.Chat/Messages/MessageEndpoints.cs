using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder conversations)
    {
        var messages = conversations.MapGroup("/{id:guid}/messages").WithTags("Messages");

        messages.MapGet("", async (
                ConversationId id, long? before, long? after, int? limit, HttpContext context, MessageHistory history, CancellationToken cancellationToken) =>
            (await history.ReadAsync(context.Caller(), id, before, after, limit, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithName("ListMessages")
            .WithSummary("Messages by seq, ascending; without before or after the newest.")
            .Produces<MessagePage>();

        messages.MapGet("/{messageId:guid}", async (
                ConversationId id, MessageId messageId, HttpContext context, MessageHistory history, CancellationToken cancellationToken) =>
            (await history.FindAsync(context.Caller(), id, messageId, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithName("GetMessage")
            .WithSummary("One message, of those that one may see: what an answer quotes and one does not hold.")
            .Produces<FoundMessage>();

        messages.MapPost("", async (
                ConversationId id, SendMessageRequest request, HttpContext context, MessageSender sender, CancellationToken cancellationToken) =>
            (await sender.SendAsync(
                context.Caller(), request with { ConversationId = id, ReceiverId = null }, originSocket: null, cancellationToken))
                .ToHttp(sent => Results.Json(
                    new SendMessageResponse { Message = sent.Message, After = sent.After, UpTo = sent.UpTo },
                    ProtocolJson.Default.SendMessageResponse,
                    statusCode: sent.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created)))
            .RequirePermission(Permission.SendMessages)
            .WithName("SendMessage")
            .WithSummary("Stores a message durably. The same id and content again answers 200 with the first message.")
            .FailsWith(MessageSender.Failures)
            .Produces<SendMessageResponse>(StatusCodes.Status201Created)
            .Produces<SendMessageResponse>();
    }
}
