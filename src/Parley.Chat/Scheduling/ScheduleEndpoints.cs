using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Scheduling;

internal static class ScheduleEndpoints
{
    public static void MapScheduled(this IEndpointRouteBuilder api)
    {
        api.MapGet("/scheduled", async (int? limit, string? cursor, HttpContext context, ScheduleService service, CancellationToken cancellationToken) =>
            (await service.ListAsync(context.Caller(), id: null, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithTags("Scheduled messages")
            .WithName("ListAllScheduledMessages")
            .WithSummary("All of one's own messages that wait to be sent, or were refused, by time.")
            .Produces<ListResponse<ScheduledMessage>>();

        var scheduled = api.MapGroup("/conversations/{id:guid}/scheduled").WithTags("Scheduled messages");

        scheduled.MapGet("", async (
                ConversationId id, int? limit, string? cursor, HttpContext context, ScheduleService service, CancellationToken cancellationToken) =>
            (await service.ListAsync(context.Caller(), id, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithName("ListScheduledMessages")
            .WithSummary("One's own messages that wait to be sent to a conversation, or were refused, by time.")
            .Produces<ListResponse<ScheduledMessage>>();

        scheduled.MapPost("", async (
                ConversationId id, ScheduleMessageRequest request, HttpContext context, ScheduleService service, CancellationToken cancellationToken) =>
            (await service.ScheduleAsync(context.Caller(), id, request, cancellationToken)).ToHttp(stored => Results.Json(
                stored.Scheduled, ProtocolJson.Default.ScheduledMessage, statusCode: stored.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created)))
            .RequirePermission(Permission.UseConversations)
            .WithName("ScheduleMessage")
            .WithSummary("Keeps a message until it is to be sent. The same id and content again answers 200 with the first.")
            .FailsWith(ErrorCodes.MessageIdConflict, ErrorCodes.TooMany, ErrorCodes.RateLimited)
            .Produces<ScheduledMessage>(StatusCodes.Status201Created)
            .Produces<ScheduledMessage>();

        scheduled.MapPatch("/{messageId:guid}", async (
                ConversationId id, MessageId messageId, ChangeScheduledMessageRequest request, HttpContext context, ScheduleService service,
                CancellationToken cancellationToken) =>
            (await service.ChangeAsync(context.Caller(), id, messageId, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithName("ChangeScheduledMessage")
            .WithSummary("Another text, another time, or both. One that was refused waits anew.")
            .FailsWith(ErrorCodes.TooLate, ErrorCodes.RateLimited)
            .Produces<ScheduledMessage>();

        scheduled.MapDelete("/{messageId:guid}", async (
                ConversationId id, MessageId messageId, HttpContext context, ScheduleService service, CancellationToken cancellationToken) =>
            (await service.CancelAsync(context.Caller(), id, messageId, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseConversations)
            .WithName("CancelScheduledMessage")
            .WithSummary("It is not sent. 404 when it is not there any more, because it was.")
            .FailsWith(ErrorCodes.TooLate, ErrorCodes.RateLimited)
            .Produces(StatusCodes.Status204NoContent);

        scheduled.MapPost("/{messageId:guid}/send", async (
                ConversationId id, MessageId messageId, HttpContext context, ScheduleService service, CancellationToken cancellationToken) =>
            (await service.SendNowAsync(context.Caller(), id, messageId, cancellationToken)).ToHttp(sent => Results.Json(
                new SendMessageResponse { Message = sent.Message, After = sent.After, UpTo = sent.UpTo }, ProtocolJson.Default.SendMessageResponse)))
            .RequirePermission(Permission.UseConversations)
            .WithName("SendScheduledMessage")
            .WithSummary("Sends it before its time, by the rule of every message.")
            .FailsWith([.. MessageSender.Failures, ErrorCodes.ValidationFailed, ErrorCodes.TooLate])
            .Produces<SendMessageResponse>();
    }
}
