using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Conversations;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Media;

namespace Parley.Chat.Pictures;

internal static class PictureEndpoints
{
    public static void MapPictures(this IEndpointRouteBuilder conversations)
    {
        conversations.MapPost("/{id:guid}/picture", async (
                ConversationId id, SetPictureRequest request, HttpContext context, PictureService pictures, ConversationQueries queries,
                CancellationToken cancellationToken) =>
            await queries.ShowAsync(context.Caller(), id, await pictures.SetAsync(context.Caller(), id, request, cancellationToken), cancellationToken))
            .RequirePermission(Permission.UseConversations)
            .WithName("SetGroupPicture")
            .WithSummary("Makes an image that one has uploaded a group's picture, cut to a square. It replaces the one before. Owners and admins.")
            .FailsWith(ErrorCodes.FileNotReady, ErrorCodes.TooMany)
            .Produces<Conversation>();

        conversations.MapDelete("/{id:guid}/picture", async (
                ConversationId id, HttpContext context, PictureService pictures, ConversationQueries queries, CancellationToken cancellationToken) =>
            await queries.ShowAsync(context.Caller(), id, await pictures.RemoveAsync(context.Caller(), id, cancellationToken), cancellationToken))
            .RequirePermission(Permission.UseConversations)
            .WithName("RemoveGroupPicture")
            .WithSummary("Takes a group's picture away. Owners and admins.")
            .Produces<Conversation>();
    }
}
