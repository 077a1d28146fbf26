using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Conversations;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Invites;

internal static class InviteEndpoints
{
    /// <summary>For those who may make links.</summary>
    public static void MapGroupInvites(this IEndpointRouteBuilder conversations)
    {
        var invites = conversations.MapGroup("/{id:guid}/invites").WithTags("Invites");

        invites.MapPost("", async (
                ConversationId id, CreateGroupInviteRequest request, HttpContext context, InviteService service, CancellationToken cancellationToken) =>
            (await service.CreateAsync(context.Caller(), id, request, cancellationToken)).ToHttp(made =>
            {
                context.Response.Headers.CacheControl = "no-store";
                return Results.Json(made, ProtocolJson.Default.CreatedGroupInvite, statusCode: StatusCodes.Status201Created);
            }))
            .RequirePermission(Permission.UseConversations)
            .WithName("CreateGroupInvite")
            .WithSummary("Makes a link that lets people into a group. Its token is shown this once. Owners and admins.")
            .FailsWith(ErrorCodes.TooMany)
            .Produces<CreatedGroupInvite>(StatusCodes.Status201Created);

        invites.MapGet("", async (
                ConversationId id, int? limit, string? cursor, HttpContext context, InviteService service, CancellationToken cancellationToken) =>
            (await service.ListAsync(context.Caller(), id, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithName("ListGroupInvites")
            .WithSummary("A group's links with their uses, newest first. Owners and admins.")
            .Produces<ListResponse<GroupInvite>>();

        invites.MapDelete("/{inviteId:guid}", async (
                ConversationId id, GroupInviteId inviteId, HttpContext context, InviteService service, CancellationToken cancellationToken) =>
            (await service.RevokeAsync(context.Caller(), id, inviteId, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseConversations)
            .WithName("RevokeGroupInvite")
            .WithSummary("Ends a link; harmless to repeat. Owners and admins.")
            .Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>For those who hold one.</summary>
    public static void MapInvites(this IEndpointRouteBuilder api)
    {
        var invites = api.MapGroup("/invites/{token}").WithTags("Invites");

        invites.MapGet("", async (string token, HttpContext context, InviteService service, CancellationToken cancellationToken) =>
            (await service.LookAsync(context.Caller(), token, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseConversations)
            .WithName("GetInvite")
            .WithSummary("Which group a link leads to.")
            .FailsWith(ErrorCodes.InviteInvalid, ErrorCodes.RateLimited)
            .Produces<GroupInvitePreview>();

        invites.MapPost("/accept", async (
                string token, HttpContext context, InviteService service, ConversationQueries queries, CancellationToken cancellationToken) =>
            (await service.AcceptAsync(context.Caller(), token, cancellationToken)).TryGet(out var id, out var error)
                ? (await queries.FindAsync(context.Caller(), id, cancellationToken)).ToHttp()
                : new ProblemResult(error))
            .RequirePermission(Permission.UseConversations)
            .WithName("AcceptInvite")
            .WithSummary("Joins the group that a link leads to. Whoever is a member already stays as they are.")
            .FailsWith(ErrorCodes.NotFound, ErrorCodes.InviteInvalid, ErrorCodes.GroupFull, ErrorCodes.RateLimited)
            .Produces<Conversation>();
    }
}
