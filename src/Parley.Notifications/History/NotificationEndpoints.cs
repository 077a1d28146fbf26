using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Notifications.Ledger;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

internal static class NotificationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("/notifications");
        own.MapGet("", async (string? state, int? limit, string? cursor, HttpContext context, NotificationService notifications, CancellationToken cancellationToken) =>
                (await notifications.ListAsync(context.Caller().UserId, state, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseAccount)
            .WithName("ListNotifications")
            .WithSummary("One's notifications, the latest first: unread and read ones, or those of one state.")
            .Produces<NotificationPage>();

        own.MapGet("/head", async (HttpContext context, NotificationService notifications, CancellationToken cancellationToken) =>
                await notifications.HeadAsync(context.Caller().UserId, cancellationToken))
            .RequirePermission(Permission.UseAccount)
            .WithName("ReadNotificationHead")
            .WithSummary("How many are unread, and the revision that events are compared with.")
            .Produces<NotificationHead>();

        own.MapPost("/read", async (MarkNotificationsRequest request, HttpContext context, NotificationService notifications, CancellationToken cancellationToken) =>
                (await notifications.MarkAsync(context.Caller().UserId, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseAccount)
            .WithName("MarkNotificationsRead")
            .WithSummary("Marks notifications as read on all one's devices: some, those of a conversation, or all.")
            .Produces<NotificationHead>();

        own.MapGet("/{id:guid}/ledger", async (NotificationId id, HttpContext context, DeliveryLedger ledger, CancellationToken cancellationToken) =>
                (await ledger.ReadAsync(id, context.Caller().UserId, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseAccount)
            .WithName("ReadNotificationLedger")
            .WithSummary("What became of a notification on each channel, and why.")
            .Produces<ListResponse<LedgerEntry>>();

        own.MapPost("/{id:guid}/shown", async (NotificationId id, NotificationShownRequest request, HttpContext context, DeliveryLedger ledger, CancellationToken cancellationToken) =>
                await ledger.ShownAsync(id, context.Caller().UserId, request, cancellationToken) is { } error ? new ProblemResult(error) : Results.NoContent())
            .RequirePermission(Permission.UseAccount)
            .WithName("ReportNotificationShown")
            .WithSummary("A device has shown a notification; for its ledger.")
            .Produces(StatusCodes.Status204NoContent);
    }
}
