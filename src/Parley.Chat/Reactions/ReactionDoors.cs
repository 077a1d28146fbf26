using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Edits;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reactions;

/// <summary>The event <c>react</c>.</summary>
internal sealed class ReactionEvents(ReactionService reactions) : ISocketEvents
{
    /// <summary>What reacting is refused with, by either door.</summary>
    internal static readonly ErrorCode[] Failures =
    [
        ErrorCodes.NotFound, ErrorCodes.Forbidden, ErrorCodes.NotReachable, ErrorCodes.BlockedByYou,
        ErrorCodes.MessageDeleted, ErrorCodes.TooMany, ErrorCodes.RateLimited,
    ];

    public void Register(EventRegistrar events) => events.OnPipelined(
        ClientEvents.React, Permission.SendMessages, Failures,
        async (socket, request, cancellationToken) => AnswerAsync(await reactions.ReactAsync(
            socket.Caller, request.ConversationId, request.MessageId, request.Emoji, request.Remove, socket.Socket.Id, cancellationToken)));

    internal static async Task<Result<ChangeMessageResponse>> AnswerAsync(Task<Result<ChangedMessage>> reacting) =>
        (await reacting).TryGet(out var changed, out var error)
            ? new ChangeMessageResponse { Message = changed.Message, After = changed.After, UpTo = changed.UpTo }
            : error;
}

internal static class ReactionEndpoints
{
    public static void MapReactions(this IEndpointRouteBuilder conversations)
    {
        var reactions = conversations.MapGroup("/{id:guid}/messages/{messageId:guid}/reactions").WithTags("Messages");

        reactions.MapGet("", async (
                ConversationId id, MessageId messageId, string? emoji, int? limit, string? cursor, HttpContext context, ReactionList list,
                CancellationToken cancellationToken) =>
            (await list.ReadAsync(context.Caller(), id, messageId, emoji, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithName("ListReactions")
            .WithSummary("Who has reacted to a message, emoji by emoji, or with one emoji; the first ones first.")
            .Produces<ListResponse<Reaction>>();

        reactions.MapPost("", async (
                ConversationId id, MessageId messageId, AddReactionRequest request, HttpContext context, ReactionService service, CancellationToken cancellationToken) =>
            (await ReactionEvents.AnswerAsync(await service.ReactAsync(
                context.Caller(), id, messageId, request.Emoji, remove: false, originSocket: null, cancellationToken))).ToHttp())
            .RequirePermission(Permission.SendMessages)
            .WithName("AddReaction")
            .WithSummary("Puts an emoji under a message. Repeated, it changes nothing and answers the same.")
            .FailsWith(ReactionEvents.Failures)
            .Produces<ChangeMessageResponse>();

        reactions.MapDelete("", async (
                ConversationId id, MessageId messageId, string? emoji, HttpContext context, ReactionService service, CancellationToken cancellationToken) =>
            (await ReactionEvents.AnswerAsync(await service.ReactAsync(
                context.Caller(), id, messageId, emoji, remove: true, originSocket: null, cancellationToken))).ToHttp())
            .RequirePermission(Permission.SendMessages)
            .WithName("RemoveReaction")
            .WithSummary("Takes one's own emoji back. Repeated, it changes nothing and answers the same.")
            .FailsWith(ErrorCodes.ValidationFailed, ErrorCodes.MessageDeleted, ErrorCodes.RateLimited)
            .Produces<ChangeMessageResponse>();
    }
}
