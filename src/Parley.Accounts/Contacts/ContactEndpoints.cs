using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Contacts;

internal static class ContactEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var contacts = api.MapGroup("/contacts").WithTags("Contacts").WithMetadata(JsonBodyLimit.Instance);
        contacts.MapGet("", async (int? limit, string? cursor, HttpContext context, ContactLists lists, CancellationToken cancellationToken) =>
                (await lists.ContactsAsync(context.Caller().UserId, limit, cursor, cancellationToken)).ToHttp())
            .Produces<ListResponse<Contact>>()
            .RequirePermission(Permission.UseContacts)
            .WithName("ListContacts").WithSummary("One's contacts, by username.");
        contacts.MapDelete("/{userId:guid}", async (Guid userId, HttpContext context, ContactService service, CancellationToken cancellationToken) =>
            {
                await service.RemoveAsync(context.Caller().UserId, new UserId(userId), cancellationToken);
                return Results.NoContent();
            })
            .Produces(StatusCodes.Status204NoContent)
            .RequirePermission(Permission.UseContacts)
            .WithName("RemoveContact").WithSummary("Ends being contacts, for both. Harmless where there is nothing to end.");
        MapRequests(contacts.MapGroup("/requests"));

        var blocks = api.MapGroup("/me/blocks").WithTags("Contacts");
        blocks.MapGet("", async (int? limit, string? cursor, HttpContext context, ContactLists lists, CancellationToken cancellationToken) =>
                (await lists.BlockedAsync(context.Caller().UserId, limit, cursor, cancellationToken)).ToHttp())
            .Produces<ListResponse<BlockedUser>>()
            .RequirePermission(Permission.UseContacts)
            .WithName("ListBlocks").WithSummary("Those whom one blocks, by username.");
        blocks.MapPut("/{userId:guid}", async (Guid userId, HttpContext context, BlockService service, CancellationToken cancellationToken) =>
                await service.BlockAsync(context.Caller().UserId, new UserId(userId), cancellationToken) is { } error
                    ? new ProblemResult(error)
                    : Results.NoContent())
            .Produces(StatusCodes.Status204NoContent)
            .RequirePermission(Permission.UseContacts)
            .WithName("BlockUser")
            .WithSummary("Blocks somebody, who is not told: no direct messages, no groups, no presence, no contact. Counts at once, on open sockets, too.")
            .FailsWith(ErrorCodes.ValidationFailed, ErrorCodes.TooMany);
        blocks.MapDelete("/{userId:guid}", async (Guid userId, HttpContext context, BlockService service, CancellationToken cancellationToken) =>
            {
                await service.UnblockAsync(context.Caller().UserId, new UserId(userId), cancellationToken);
                return Results.NoContent();
            })
            .Produces(StatusCodes.Status204NoContent)
            .RequirePermission(Permission.UseContacts)
            .WithName("UnblockUser").WithSummary("Takes a block back. Being contacts does not come back with it.");
    }

    private static void MapRequests(RouteGroupBuilder requests)
    {
        requests.MapGet("", async (HttpContext context, ContactLists lists, CancellationToken cancellationToken) =>
                await lists.RequestsAsync(context.Caller().UserId, cancellationToken))
            .Produces<ContactRequests>()
            .RequirePermission(Permission.UseContacts)
            .WithName("ListContactRequests").WithSummary("The requests that wait for an answer, in both directions, the newest first.");
        requests.MapPost("", async (CreateContactRequest request, HttpContext context, ContactService service, CancellationToken cancellationToken) =>
                (await service.AskAsync(context.Caller().UserId, request, cancellationToken))
                    .ToHttp(done => Results.Json(done.Relation, ProtocolJson.Default.Relation, statusCode: done.New ? StatusCodes.Status201Created : StatusCodes.Status200OK)))
            .Produces<Relation>(StatusCodes.Status201Created)
            .Produces<Relation>()
            .RequirePermission(Permission.UseContacts)
            .WithName("RequestContact").WithSummary("Asks somebody to be a contact; somebody who has asked oneself becomes one. Repeated, it changes nothing.")
            .FailsWith(ErrorCodes.NotFound, ErrorCodes.BlockedByYou, ErrorCodes.TooMany, ErrorCodes.RateLimited);
        MapAnswer(requests, "/{id:guid}/accept", HttpMethods.Post, "AcceptContactRequest", "Accepts a request: both are contacts.",
            (service, user, id, token) => service.AcceptAsync(user, id, token))
            .FailsWith(ErrorCodes.TooMany);
        MapAnswer(requests, "/{id:guid}/decline", HttpMethods.Post, "DeclineContactRequest", "Declines a request. The same person cannot ask again for a while.",
            (service, user, id, token) => service.DeclineAsync(user, id, token));
        MapAnswer(requests, "/{id:guid}", HttpMethods.Delete, "WithdrawContactRequest", "Withdraws one's own request.",
            (service, user, id, token) => service.WithdrawAsync(user, id, token));
    }

    private static RouteHandlerBuilder MapAnswer(
        RouteGroupBuilder requests, string path, string method, string name, string summary,
        Func<ContactService, UserId, ContactRequestId, CancellationToken, ValueTask<Result<Relation>>> answer) =>
        requests.MapMethods(path, [method], async (Guid id, HttpContext context, ContactService service, CancellationToken cancellationToken) =>
                (await answer(service, context.Caller().UserId, new ContactRequestId(id), cancellationToken)).ToHttp())
            .Produces<Relation>()
            .RequirePermission(Permission.UseContacts)
            .WithName(name).WithSummary(summary);
}
