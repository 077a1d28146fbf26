using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chat.Exports;

internal static class ConversationExportEndpoints
{
    public static void MapConversationExports(this IEndpointRouteBuilder conversations)
    {
        conversations.MapPost("/{id:guid}/exports", async (
                ConversationId id, HttpContext context, ConversationExportService exports, CancellationToken cancellationToken) =>
            (await exports.StartAsync(context.Caller(), ClientAddress.Of(context), id, cancellationToken))
                .ToHttp(job => Results.Accepted($"/api/v1/me/exports/{job.Id}", job)))
            .RequirePermission(Permission.UseConversations)
            .WithName("StartConversationExport")
            .WithSummary("Has a conversation, as one sees it, collected into a file with its files, in the background. While that is under way, it is that one.")
            .FailsWith(ErrorCodes.RateLimited)
            .Produces<ExportJob>(StatusCodes.Status202Accepted);

        conversations.MapGet("/{id:guid}/exports", async (
                ConversationId id, HttpContext context, ConversationExportService exports, CancellationToken cancellationToken) =>
            (await exports.ListAsync(context.Caller(), id, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithName("ListConversationExports")
            .WithSummary("One's own exports of a conversation, the newest first; how far one is, its file and its end are under /me/exports.")
            .Produces<ListResponse<ExportJob>>();
    }
}
