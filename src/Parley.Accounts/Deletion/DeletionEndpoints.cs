using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Deletion;

internal static class DeletionEndpoints
{
    public static void Map(IEndpointRouteBuilder me)
    {
        me.MapPost("/deletion", async (DeleteAccountRequest request, HttpContext context, DeletionService deletion, CancellationToken cancellationToken) =>
                (await deletion.RequestAsync(context.Caller(), request, ClientAddress.Of(context), cancellationToken)).ToHttp())
            .Produces<DeletionResponse>()
            .RequirePermission(Permission.UseAccount)
            .WithName("RequestDeletion")
            .WithSummary("Has one's account deleted after a time in which one can take it back. All other sessions end.")
            .FailsWith(ErrorCodes.InvalidCredentials, ErrorCodes.ReauthenticationRequired, ErrorCodes.RateLimited);
        me.MapDelete("/deletion", async (HttpContext context, DeletionService deletion, CancellationToken cancellationToken) =>
            {
                await deletion.CancelAsync(context.Caller(), ClientAddress.Of(context), cancellationToken);
                return Results.NoContent();
            })
            .Produces(StatusCodes.Status204NoContent)
            .RequirePermission(Permission.UseAccount)
            .WithName("CancelDeletion")
            .WithSummary("Takes the deletion of one's account back. Harmless where nothing was asked for.");
    }
}
