using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Notifications.History;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Ledger;

internal static class AdminEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin/notifications");
        admin.MapGet("", async (UserId userId, string? state, int? limit, string? cursor, NotificationService notifications, CancellationToken cancellationToken) =>
                (await notifications.ListAsync(userId, state, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ManageNotifications)
            .WithName("ListSomebodysNotifications")
            .WithSummary("Somebody's notifications, the latest first, or those that were withheld from them: \"why did they not get it?\"")
            .Produces<NotificationPage>();

        admin.MapGet("/{id:guid}/ledger", async (NotificationId id, DeliveryLedger ledger, CancellationToken cancellationToken) =>
                (await ledger.ReadAsync(id, owner: null, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ManageNotifications)
            .WithName("ReadSomebodysLedger")
            .WithSummary("What became of anybody's notification on each channel, and why.")
            .Produces<ListResponse<LedgerEntry>>();

        admin.MapGet("/dead-letters", async (DeadLetters letters, CancellationToken cancellationToken) => await letters.ListAsync(cancellationToken))
            .RequirePermission(Permission.ManageNotifications)
            .WithName("ListDeadLetters")
            .WithSummary("What could not be delivered by any attempt, the oldest first.")
            .Produces<ListResponse<DeadLetter>>();

        admin.MapPost("/dead-letters/{entry:long}/replay", async (long entry, DeadLetters letters, CancellationToken cancellationToken) =>
                await letters.ReplayAsync(entry, cancellationToken) is { } error ? new ProblemResult(error) : Results.NoContent())
            .RequirePermission(Permission.ManageNotifications)
            .WithName("ReplayDeadLetter")
            .WithSummary("Tries again, with all attempts.")
            .Produces(StatusCodes.Status204NoContent);

        admin.MapDelete("/dead-letters/{entry:long}", async (long entry, DeadLetters letters, CancellationToken cancellationToken) =>
                await letters.DropAsync(entry, cancellationToken) is { } error ? new ProblemResult(error) : Results.NoContent())
            .RequirePermission(Permission.ManageNotifications)
            .WithName("DropDeadLetter")
            .WithSummary("Gives it up for good.")
            .Produces(StatusCodes.Status204NoContent);
    }
}
