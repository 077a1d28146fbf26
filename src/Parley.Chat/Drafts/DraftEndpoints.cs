using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Drafts;

internal static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder conversations) =>
        conversations.MapPut("/{id:guid}/draft", async (
                ConversationId id, SetDraftRequest request, HttpContext context, DraftService drafts, CancellationToken cancellationToken) =>
            (await drafts.SetAsync(context.Caller(), id, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseAccount)
            .WithName("SetDraft")
            .WithSummary("Keeps what one has begun to write, for all one's devices; without a text and an answered message takes it away.")
            .FailsWith(ErrorCodes.DraftOutdated, ErrorCodes.RateLimited)
            .Produces<DraftResponse>();
}
