using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

internal static class ConversationEndpoints
{
    public static void MapConversations(this IEndpointRouteBuilder conversations)
    {
        conversations.MapPost("", async (
                CreateConversationRequest request, HttpContext context, ConversationOpener opener, ConversationQueries queries,
                CancellationToken cancellationToken) =>
            {
                var opened = await opener.CreateAsync(context.Caller(), request, cancellationToken);
                if (!opened.TryGet(out var conversation, out var error))
                {
                    return new ProblemResult(error);
                }

                var status = conversation.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
                return (await queries.FindAsync(context.Caller(), conversation.Handle.Id, cancellationToken))
                    .ToHttp(found => Results.Json(found, ProtocolJson.Default.Conversation, statusCode: status));
            })
            .RequirePermission(Permission.UseConversations)
            .WithName("CreateConversation")
            .WithSummary("Opens the direct conversation with somebody (200 when there was one), or makes a group.")
            .FailsWith(ErrorCodes.NotFound, ErrorCodes.NotReachable, ErrorCodes.BlockedByYou)
            .Produces<Conversation>(StatusCodes.Status201Created)
            .Produces<Conversation>();

        conversations.MapGet("", async (
                int? limit, string? cursor, bool? archived, HttpContext context, ConversationQueries queries, CancellationToken cancellationToken) =>
            (await queries.ListAsync(context.Caller(), limit, cursor, archived, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithName("ListConversations")
            .WithSummary("One's conversations, most recent activity first; all, or those in one's archive, or those that are not.")
            .Produces<ListResponse<Conversation>>();

        conversations.MapGet("/{id:guid}", async (
                ConversationId id, HttpContext context, ConversationQueries queries, CancellationToken cancellationToken) =>
            (await queries.FindAsync(context.Caller(), id, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithName("GetConversation")
            .WithSummary("One conversation, with its people.")
            .Produces<Conversation>();

        conversations.MapPatch("/{id:guid}", async (
                ConversationId id, UpdateConversationRequest request, HttpContext context, GroupUpdater groups, ConversationQueries queries,
                CancellationToken cancellationToken) =>
            await queries.ShowAsync(context.Caller(), id, await groups.UpdateAsync(context.Caller(), id, request, cancellationToken), cancellationToken))
            .RequirePermission(Permission.UseConversations)
            .WithName("UpdateConversation")
            .WithSummary("Changes a group's title, its topic, from where on newcomers see it, who sends in it, and how often. Owners and admins.")
            .Produces<Conversation>();

        conversations.MapDelete("/{id:guid}", async (
                ConversationId id, HttpContext context, ConversationDeleter deleter, CancellationToken cancellationToken) =>
            (await deleter.DeleteAsync(context.Caller(), id, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseConversations)
            .WithName("DeleteConversation")
            .WithSummary("Deletes a group and everything in it, for all its members and for good. Owners.")
            .Produces(StatusCodes.Status204NoContent);
    }
}
