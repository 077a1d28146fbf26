using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Bans;

internal static class BanEndpoints
{
    public static void MapBans(this IEndpointRouteBuilder conversations)
    {
        var bans = conversations.MapGroup("/{id:guid}/bans").WithTags("Bans");

        bans.MapGet("", async (
                ConversationId id, int? limit, string? cursor, HttpContext context, BanService service, CancellationToken cancellationToken) =>
            (await service.ListAsync(context.Caller(), id, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithName("ListBans")
            .WithSummary("Who may not come into a group, a page at a time. Owners, admins and moderators.")
            .Produces<ListResponse<GroupBan>>();

        bans.MapPost("/{userId:guid}", async (
                ConversationId id, UserId userId, HttpContext context, BanService service, CancellationToken cancellationToken) =>
            (await service.BanAsync(context.Caller(), id, userId, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseConversations)
            .WithName("BanMember")
            .WithSummary("Keeps somebody out of a group, and removes them from it; harmless to repeat. Owners; admins and moderators those below themselves.")
            .FailsWith(ErrorCodes.ValidationFailed, ErrorCodes.LastOwner, ErrorCodes.TooMany)
            .Produces(StatusCodes.Status204NoContent);

        bans.MapDelete("/{userId:guid}", async (
                ConversationId id, UserId userId, HttpContext context, BanService service, CancellationToken cancellationToken) =>
            (await service.LiftAsync(context.Caller(), id, userId, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseConversations)
            .WithName("LiftBan")
            .WithSummary("Lets somebody come in again; harmless to repeat. Owners, admins and moderators.")
            .Produces(StatusCodes.Status204NoContent);
    }
}
