using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push.Fcm;

internal static class DeviceEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var devices = api.MapGroup("/me/push-devices");
        devices.MapGet("", async (HttpContext context, DeviceService service, CancellationToken cancellationToken) =>
                await service.ListAsync(context.Caller(), cancellationToken))
            .RequirePermission(Permission.UseAccount)
            .WithName("ListPushDevices")
            .WithSummary("The apps that take one's pushes, and the Firebase project that theirs must be of.")
            .Produces<PushDeviceList>();

        devices.MapPost("", async (CreatePushDeviceRequest request, HttpContext context, DeviceService service, CancellationToken cancellationToken) =>
                (await service.AddAsync(context.Caller(), request, cancellationToken)).ToHttp(added => Results.Json(
                    added.Device, ProtocolJson.Default.PushDevice, statusCode: added.New ? StatusCodes.Status201Created : StatusCodes.Status200OK)))
            .RequirePermission(Permission.UseAccount)
            .WithName("AddPushDevice")
            .WithSummary("Has an app take one's pushes, until its session ends. Repeated: the same device (200).")
            .FailsWith(ErrorCodes.FcmDisabled, ErrorCodes.TooMany)
            .Produces<PushDevice>(StatusCodes.Status201Created)
            .Produces<PushDevice>();

        devices.MapDelete("/{id:guid}", async (PushSubscriptionId id, HttpContext context, DeviceService service, CancellationToken cancellationToken) =>
            {
                await service.RemoveAsync(context.Caller().UserId, id, cancellationToken);
                return Results.NoContent();
            })
            .RequirePermission(Permission.UseAccount)
            .WithName("RemovePushDevice")
            .WithSummary("Has an app take no more pushes; harmless to repeat.")
            .Produces(StatusCodes.Status204NoContent);
    }
}
