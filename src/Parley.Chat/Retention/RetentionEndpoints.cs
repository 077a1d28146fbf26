using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Conversations;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

internal static class RetentionEndpoints
{
    public static void MapRetention(this IEndpointRouteBuilder conversations) => conversations
        .MapPut("/{id:guid}/retention", async (
                ConversationId id, SetRetentionRequest request, HttpContext context, RetentionService retention, ConversationQueries queries,
                CancellationToken cancellationToken) =>
            await queries.ShowAsync(context.Caller(), id, await retention.SetAsync(context.Caller(), id, request, cancellationToken), cancellationToken))
        .RequirePermission(Permission.UseConversations)
        .WithName("SetRetention")
        .WithSummary("Sets how long a conversation keeps its messages: owners and admins of a group, either side of a direct conversation.")
        .FailsWith(ErrorCodes.NotReachable, ErrorCodes.BlockedByYou)
        .Produces<Conversation>();
}
