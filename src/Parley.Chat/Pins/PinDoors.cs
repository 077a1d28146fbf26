using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Edits;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Pins;

/// <summary>The event <c>pin-message</c>.</summary>
internal sealed class PinEvents(PinService pins) : ISocketEvents
{
    /// <summary>What pinning is refused with, by either door.</summary>
    internal static readonly ErrorCode[] Failures =
    [
        ErrorCodes.NotFound, ErrorCodes.Forbidden, ErrorCodes.NotReachable, ErrorCodes.BlockedByYou,
        ErrorCodes.MessageDeleted, ErrorCodes.TooMany, ErrorCodes.RateLimited,
    ];

    public void Register(EventRegistrar events) => events.OnPipelined(
        ClientEvents.PinMessage, Permission.SendMessages, Failures,
        async (socket, request, cancellationToken) => AnswerAsync(await pins.PinAsync(
            socket.Caller, request.ConversationId, request.MessageId, request.Remove, socket.Socket.Id, cancellationToken)));

    internal static async Task<Result<ChangeMessageResponse>> AnswerAsync(Task<Result<ChangedMessage>> pinning) =>
        (await pinning).TryGet(out var changed, out var error)
            ? new ChangeMessageResponse { Message = changed.Message, After = changed.After, UpTo = changed.UpTo }
            : error;
}

internal static class PinEndpoints
{
    public static void MapPins(this IEndpointRouteBuilder conversations)
    {
        conversations.MapGet("/{id:guid}/pins", async (
                ConversationId id, int? limit, string? cursor, HttpContext context, PinList list, CancellationToken cancellationToken) =>
            (await list.ReadAsync(context.Caller(), id, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithTags("Messages")
            .WithName("ListPins")
            .WithSummary("The pinned messages of a conversation that one sees, the latest pin first.")
            .Produces<ListResponse<Message>>();

        var pin = conversations.MapGroup("/{id:guid}/messages/{messageId:guid}/pin").WithTags("Messages");

        pin.MapPost("", async (ConversationId id, MessageId messageId, HttpContext context, PinService service, CancellationToken cancellationToken) =>
            (await PinEvents.AnswerAsync(await service.PinAsync(context.Caller(), id, messageId, remove: false, originSocket: null, cancellationToken))).ToHttp())
            .RequirePermission(Permission.SendMessages)
            .WithName("PinMessage")
            .WithSummary("Pins a message: in a group for moderators and above. Repeated, it changes nothing and answers the same.")
            .FailsWith(PinEvents.Failures)
            .Produces<ChangeMessageResponse>();

        pin.MapDelete("", async (ConversationId id, MessageId messageId, HttpContext context, PinService service, CancellationToken cancellationToken) =>
            (await PinEvents.AnswerAsync(await service.PinAsync(context.Caller(), id, messageId, remove: true, originSocket: null, cancellationToken))).ToHttp())
            .RequirePermission(Permission.SendMessages)
            .WithName("UnpinMessage")
            .WithSummary("Takes a message off, whoever has pinned it. Repeated, it changes nothing and answers the same.")
            .FailsWith(ErrorCodes.MessageDeleted, ErrorCodes.RateLimited)
            .Produces<ChangeMessageResponse>();
    }
}
