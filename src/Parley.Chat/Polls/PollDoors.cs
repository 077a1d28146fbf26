using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Edits;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Polls;

/// <summary>The events <c>vote-poll</c> and <c>close-poll</c>. A poll is asked by <c>send-message</c>.</summary>
internal sealed class PollEvents(PollService polls) : ISocketEvents
{
    /// <summary>What voting is refused with, by either door.</summary>
    internal static readonly ErrorCode[] VoteFailures =
    [
        ErrorCodes.NotFound, ErrorCodes.Forbidden, ErrorCodes.NotReachable, ErrorCodes.BlockedByYou,
        ErrorCodes.MessageDeleted, ErrorCodes.PollClosed, ErrorCodes.RateLimited,
    ];

    /// <summary>What closing is refused with, by either door.</summary>
    internal static readonly ErrorCode[] CloseFailures = [ErrorCodes.NotFound, ErrorCodes.Forbidden, ErrorCodes.MessageDeleted, ErrorCodes.RateLimited];

    public void Register(EventRegistrar events)
    {
        events.OnPipelined(
            ClientEvents.VotePoll, Permission.SendMessages, VoteFailures,
            async (socket, request, cancellationToken) => AnswerAsync(await polls.VoteAsync(
                socket.Caller, request.ConversationId, request.MessageId, request.Options, socket.Socket.Id, cancellationToken)));
        events.OnPipelined(
            ClientEvents.ClosePoll, Permission.SendMessages, CloseFailures,
            async (socket, request, cancellationToken) => AnswerAsync(await polls.CloseAsync(
                socket.Caller, request.ConversationId, request.MessageId, socket.Socket.Id, cancellationToken)));
    }

    internal static async Task<Result<ChangeMessageResponse>> AnswerAsync(Task<Result<ChangedMessage>> changing) =>
        (await changing).TryGet(out var changed, out var error)
            ? new ChangeMessageResponse { Message = changed.Message, After = changed.After, UpTo = changed.UpTo }
            : error;
}

internal static class PollEndpoints
{
    public static void MapPolls(this IEndpointRouteBuilder conversations)
    {
        var poll = conversations.MapGroup("/{id:guid}/messages/{messageId:guid}/poll").WithTags("Messages");

        poll.MapGet("/votes", async (
                ConversationId id, MessageId messageId, int? option, int? limit, string? cursor, HttpContext context, VoteList list, CancellationToken cancellationToken) =>
            (await list.ReadAsync(context.Caller(), id, messageId, option, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithName("ListVotes")
            .WithSummary("Who has voted in a poll that is not anonymous, for what, or who for one option; the first ones first.")
            .Produces<ListResponse<PollVote>>();

        poll.MapPut("/vote", async (
                ConversationId id, MessageId messageId, CastVoteRequest request, HttpContext context, PollService service, CancellationToken cancellationToken) =>
            (await PollEvents.AnswerAsync(await service.VoteAsync(context.Caller(), id, messageId, request.Options, originSocket: null, cancellationToken))).ToHttp())
            .RequirePermission(Permission.SendMessages)
            .WithName("Vote")
            .WithSummary("Votes: one's whole choice, in place of the one before; an empty one takes it back. Repeated, it changes nothing and answers the same.")
            .FailsWith(PollEvents.VoteFailures)
            .Produces<ChangeMessageResponse>();

        poll.MapPost("/close", async (ConversationId id, MessageId messageId, HttpContext context, PollService service, CancellationToken cancellationToken) =>
            (await PollEvents.AnswerAsync(await service.CloseAsync(context.Caller(), id, messageId, originSocket: null, cancellationToken))).ToHttp())
            .RequirePermission(Permission.SendMessages)
            .WithName("ClosePoll")
            .WithSummary("Closes a poll before its time: for its sender, and in a group for moderators and above. Repeated, it changes nothing and answers the same.")
            .FailsWith(PollEvents.CloseFailures)
            .Produces<ChangeMessageResponse>();
    }
}
