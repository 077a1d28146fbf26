using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Edits;

/// <summary>The event <c>edit-message</c>.</summary>
internal sealed class EditEvents(MessageEditor editor) : ISocketEvents
{
    /// <summary>What editing is refused with, by either door.</summary>
    internal static readonly ErrorCode[] Failures =
    [
        ErrorCodes.NotFound, ErrorCodes.Forbidden, ErrorCodes.NotReachable, ErrorCodes.BlockedByYou,
        ErrorCodes.TooLate, ErrorCodes.MessageDeleted, ErrorCodes.TooMany, ErrorCodes.RateLimited,
    ];

    public void Register(EventRegistrar events) => events.OnPipelined(
        ClientEvents.EditMessage, Permission.SendMessages, Failures,
        async (socket, request, cancellationToken) => AnswerAsync(await editor.EditAsync(
            socket.Caller, request.ConversationId, request.MessageId, request.Text, socket.Socket.Id, cancellationToken)));

    private static async Task<Result<ChangeMessageResponse>> AnswerAsync(Task<Result<ChangedMessage>> editing) =>
        (await editing).TryGet(out var changed, out var error)
            ? new ChangeMessageResponse { Message = changed.Message, After = changed.After, UpTo = changed.UpTo }
            : error;
}

internal static class EditEndpoints
{
    public static void MapEdits(this IEndpointRouteBuilder conversations)
    {
        var messages = conversations.MapGroup("/{id:guid}/messages/{messageId:guid}").WithTags("Messages");

        messages.MapPatch("", async (
                ConversationId id, MessageId messageId, EditMessageRequest request, HttpContext context, MessageEditor editor, CancellationToken cancellationToken) =>
            (await await editor.EditAsync(context.Caller(), id, messageId, request.Text, originSocket: null, cancellationToken))
                .ToHttp(changed => Results.Json(
                    new ChangeMessageResponse { Message = changed.Message, After = changed.After, UpTo = changed.UpTo }, ProtocolJson.Default.ChangeMessageResponse)))
            .RequirePermission(Permission.SendMessages)
            .WithName("EditMessage")
            .WithSummary("Gives one's own message another text, within the server's window. The text that is there already changes nothing.")
            .FailsWith(EditEvents.Failures)
            .Produces<ChangeMessageResponse>();

        messages.MapGet("/versions", async (
                ConversationId id, MessageId messageId, int? limit, string? cursor, HttpContext context, MessageVersions versions,
                CancellationToken cancellationToken) =>
            (await versions.ReadAsync(context.Caller(), id, messageId, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithName("ListMessageVersions")
            .WithSummary("What a message said before it was edited, newest first. Its sender; moderators, admins and owners of a group.")
            .Produces<ListResponse<MessageVersion>>();
    }
}
