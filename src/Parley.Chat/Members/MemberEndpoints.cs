using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Conversations;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder conversations)
    {
        var members = conversations.MapGroup("/{id:guid}/members").WithTags("Members");

        members.MapGet("", async (
                ConversationId id, string? query, int? limit, string? cursor, HttpContext context, MemberList list, CancellationToken cancellationToken) =>
            (await list.ReadAsync(context.Caller(), id, query, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithName("ListMembers")
            .WithSummary("Members, a page at a time; with a query those whose username, or a word of whose display name, begins with it.")
            .Produces<ListResponse<Member>>();

        members.MapPost("", async (
                ConversationId id, AddMembersRequest request, HttpContext context, MemberService service, ConversationQueries queries,
                CancellationToken cancellationToken) =>
            await queries.ShowAsync(context.Caller(), id, await service.AddAsync(context.Caller(), id, request, cancellationToken), cancellationToken))
            .RequirePermission(Permission.UseConversations)
            .WithName("AddMembers")
            .WithSummary("Adds people to a group; who is a member already stays as they are. Owners and admins.")
            .FailsWith(ErrorCodes.MemberBanned, ErrorCodes.NotReachable, ErrorCodes.BlockedByYou)
            .Produces<Conversation>();

        members.MapPatch("/{userId:guid}", async (
                ConversationId id, UserId userId, UpdateMemberRequest request, HttpContext context, MemberService service, ConversationQueries queries,
                CancellationToken cancellationToken) =>
            await queries.ShowAsync(
                context.Caller(), id, await service.ChangeRoleAsync(context.Caller(), id, userId, request, cancellationToken), cancellationToken))
            .RequirePermission(Permission.UseConversations)
            .WithName("UpdateMember")
            .WithSummary("Changes a member's role. Owners.")
            .FailsWith(ErrorCodes.LastOwner)
            .Produces<Conversation>();

        members.MapDelete("/{userId:guid}", async (
                ConversationId id, UserId userId, HttpContext context, MemberService service, CancellationToken cancellationToken) =>
            (await service.RemoveAsync(context.Caller(), id, userId, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseConversations)
            .WithName("RemoveMember")
            .WithSummary("Removes somebody from a group. Owners; admins and moderators may remove those below themselves.")
            .FailsWith(ErrorCodes.LastOwner)
            .Produces(StatusCodes.Status204NoContent);

        conversations.MapPost("/{id:guid}/leave", async (
                ConversationId id, HttpContext context, MemberService service, CancellationToken cancellationToken) =>
            (await service.LeaveAsync(context.Caller(), id, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .WithTags("Members")
            .RequirePermission(Permission.UseConversations)
            .WithName("LeaveConversation")
            .WithSummary("Leaves a group. Its last owner hands it over first.")
            .FailsWith(ErrorCodes.LastOwner)
            .Produces(StatusCodes.Status204NoContent);
    }
}
