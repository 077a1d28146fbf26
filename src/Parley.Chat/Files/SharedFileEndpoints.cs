using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Files;

internal static class SharedFileEndpoints
{
    public static void MapSharedFiles(this IEndpointRouteBuilder conversations) => conversations
        .MapGet("/{id:guid}/files", async (
                ConversationId id, string? kind, int? limit, string? cursor, HttpContext context, SharedFileList list, CancellationToken cancellationToken) =>
            (await list.ReadAsync(context.Caller(), id, kind, limit, cursor, cancellationToken)).ToHttp())
        .RequirePermission(Permission.UseFiles)
        .WithTags("Files")
        .WithName("ListConversationFiles")
        .WithSummary("The files of a conversation, newest first, by the messages that carry them. kind: media, audio or other.")
        .Produces<ListResponse<SharedFiles>>();
}
