using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Profile;

internal static class ProfileEndpoints
{
    public static void Map(IEndpointRouteBuilder me) =>
        me.MapPatch("", async (UpdateProfileRequest request, HttpContext context, ProfileService profiles, CancellationToken cancellationToken) =>
                (await profiles.UpdateAsync(context.Caller().UserId, request, cancellationToken)).ToHttp())
            .Produces<Me>()
            .RequirePermission(Permission.UseAccount)
            .WithName("UpdateMe")
            .WithSummary("Changes what one says about oneself: display name, bio, time zone, language. What is absent stays.");
}
