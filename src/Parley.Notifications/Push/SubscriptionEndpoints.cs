using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

internal static class SubscriptionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var subscriptions = api.MapGroup("/me/push-subscriptions");
        subscriptions.MapGet("", async (HttpContext context, SubscriptionService service, CancellationToken cancellationToken) =>
                await service.ListAsync(context.Caller(), cancellationToken))
            .RequirePermission(Permission.UseAccount)
            .WithName("ListPushSubscriptions")
            .WithSummary("The browsers that take one's pushes, and the key that another is subscribed with.")
            .Produces<PushSubscriptionList>();

        subscriptions.MapPost("", async (CreatePushSubscriptionRequest request, HttpContext context, SubscriptionService service, CancellationToken cancellationToken) =>
                (await service.AddAsync(context.Caller(), request, cancellationToken)).ToHttp(added => Results.Json(
                    added.Subscription, ProtocolJson.Default.PushSubscription, statusCode: added.New ? StatusCodes.Status201Created : StatusCodes.Status200OK)))
            .RequirePermission(Permission.UseAccount)
            .WithName("AddPushSubscription")
            .WithSummary("Has a browser take one's pushes, until its session ends. Repeated: the same subscription (200).")
            .FailsWith(ErrorCodes.TooMany)
            .Produces<PushSubscription>(StatusCodes.Status201Created)
            .Produces<PushSubscription>();

        subscriptions.MapDelete("/{id:guid}", async (PushSubscriptionId id, HttpContext context, SubscriptionService service, CancellationToken cancellationToken) =>
            {
                await service.RemoveAsync(context.Caller().UserId, id, cancellationToken);
                return Results.NoContent();
            })
            .RequirePermission(Permission.UseAccount)
            .WithName("RemovePushSubscription")
            .WithSummary("Has a browser take no more pushes; harmless to repeat.")
            .Produces(StatusCodes.Status204NoContent);
    }
}
