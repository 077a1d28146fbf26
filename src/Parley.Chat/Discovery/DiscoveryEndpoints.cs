using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Conversations;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Discovery;

internal static class DiscoveryEndpoints
{
    public static void MapDiscovery(this IEndpointRouteBuilder api) => api
        .MapGet("/groups", async (string? query, int? limit, string? cursor, HttpContext context, PublicGroups groups, CancellationToken cancellationToken) =>
            (await groups.ListAsync(context.Caller(), query, limit, cursor, cancellationToken)).ToHttp())
        .RequirePermission(Permission.UseConversations)
        .WithTags("Conversations")
        .WithName("ListPublicGroups")
        .WithSummary("The server's public groups, newest first; query: words in title or topic. A page may be shorter than asked while others follow.")
        .FailsWith(ErrorCodes.RateLimited)
        .Produces<ListResponse<PublicGroup>>();

    public static void MapJoining(this IEndpointRouteBuilder conversations) => conversations
        .MapPost("/{id:guid}/join", async (
                ConversationId id, HttpContext context, PublicGroups groups, ConversationQueries queries, CancellationToken cancellationToken) =>
            await queries.ShowAsync(context.Caller(), id, await groups.JoinAsync(context.Caller(), id, cancellationToken), cancellationToken))
        .RequirePermission(Permission.UseConversations)
        .WithName("JoinGroup")
        .WithSummary("Joins a public group. Whoever is a member already stays as they are; a private group is not found.")
        .FailsWith(ErrorCodes.GroupFull, ErrorCodes.RateLimited)
        .Produces<Conversation>();
}
