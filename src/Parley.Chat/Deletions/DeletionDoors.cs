using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Edits;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Deletions;

/// <summary>The event <c>delete-message</c>.</summary>
internal sealed class DeletionEvents(MessageEditor editor, HiddenMessagesService hidden) : ISocketEvents
{
    /// <summary>What deleting is refused with, by either door.</summary>
    internal static readonly ErrorCode[] Failures = [ErrorCodes.NotFound, ErrorCodes.Forbidden, ErrorCodes.TooLate, ErrorCodes.TooMany, ErrorCodes.RateLimited];

    public void Register(EventRegistrar events) => events.OnPipelined(
        ClientEvents.DeleteMessage, Permission.SendMessages, Failures,
        async (socket, request, cancellationToken) => request.For == DeletionScope.Me
            ? Task.FromResult(Answer(await hidden.HideAsync(socket.Caller, request.ConversationId, request.MessageId, cancellationToken)))
            : AnswerAsync(await editor.DeleteAsync(socket.Caller, request.ConversationId, request.MessageId, socket.Socket.Id, cancellationToken)));

    internal static Result<DeleteMessageResponse> Answer(Result<PersonalRange> hiding) => hiding.TryGet(out var personal, out var error)
        ? new DeleteMessageResponse { Personal = personal }
        : error;

    internal static async Task<Result<DeleteMessageResponse>> AnswerAsync(Task<Result<ChangedMessage>> deleting) =>
        (await deleting).TryGet(out var changed, out var error)
            ? new DeleteMessageResponse { Message = changed.Message, After = changed.After, UpTo = changed.UpTo }
            : error;
}

internal static class DeletionEndpoints
{
    public static void MapDeletions(this IEndpointRouteBuilder conversations) => conversations
        .MapDelete("/{id:guid}/messages/{messageId:guid}", async (
                ConversationId id, MessageId messageId, [FromQuery(Name = "for")] string? scope, HttpContext context, MessageEditor editor,
                HiddenMessagesService hidden, CancellationToken cancellationToken) => (scope switch
                {
                    null or "everyone" => await DeletionEvents.AnswerAsync(
                        await editor.DeleteAsync(context.Caller(), id, messageId, originSocket: null, cancellationToken)),
                    "me" => DeletionEvents.Answer(await hidden.HideAsync(context.Caller(), id, messageId, cancellationToken)),
                    _ => ParleyError.Invalid(new FieldError("for", "must be everyone or me")),
                }).ToHttp())
        .RequirePermission(Permission.SendMessages)
        .WithTags("Messages")
        .WithName("DeleteMessage")
        .WithSummary("Deletes a message for everyone (its sender within the server's window; moderators, admins and owners of a group), or with for=me for oneself alone.")
        .FailsWith([.. DeletionEvents.Failures, ErrorCodes.ValidationFailed])
        .Produces<DeleteMessageResponse>();
}
