using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Media;

namespace Parley.Accounts.Profile;

internal static class ProfilePictureEndpoints
{
    public static void Map(IEndpointRouteBuilder me)
    {
        me.MapPost("/picture", async (SetPictureRequest request, HttpContext context, ProfilePictures pictures, CancellationToken cancellationToken) =>
                (await pictures.SetAsync(context.Caller().UserId, request, cancellationToken)).ToHttp())
            .Produces<Me>()
            .RequirePermission(Permission.UseAccount)
            .WithName("SetPicture")
            .WithSummary("Makes an image that one has uploaded one's picture, cut to a square. It replaces the one before.")
            .FailsWith(ErrorCodes.FileNotReady, ErrorCodes.TooMany);

        me.MapDelete("/picture", async (HttpContext context, ProfilePictures pictures, CancellationToken cancellationToken) =>
                (await pictures.RemoveAsync(context.Caller().UserId, cancellationToken)).ToHttp())
            .Produces<Me>()
            .RequirePermission(Permission.UseAccount)
            .WithName("RemovePicture")
            .WithSummary("Takes one's picture away.");
    }
}
