using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol.Chat;

namespace Parley.Chat.Sync;

/// <summary>The event <c>sync</c>.</summary>
internal sealed class SyncEvents(SyncService sync) : ISocketEvents
{
    public void Register(EventRegistrar events) => events.On(
        ClientEvents.Sync, Permission.ReadMessages, [],
        (socket, request, cancellationToken) => sync.SyncAsync(socket.Caller, request, cancellationToken));
}

internal static class SyncEndpoints
{
    public static void MapSync(this IEndpointRouteBuilder api) =>
        api.MapPost("/sync", async (SyncRequest request, HttpContext context, SyncService sync, CancellationToken cancellationToken) =>
            (await sync.SyncAsync(context.Caller(), request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.ReadMessages)
            .WithTags("Sync")
            .WithName("Sync")
            .WithSummary("What changed since a stamp; the event of the same name over REST.")
            .Produces<SyncResponse>();
}
