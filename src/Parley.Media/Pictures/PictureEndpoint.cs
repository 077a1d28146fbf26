using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;

namespace Parley.Media.Pictures;

/// <summary>The door that pictures leave by. A picture's id is its version, so what was fetched once need not be asked for again.</summary>
internal static class PictureEndpoint
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", (Guid id, int? size, HttpContext context, PictureDownloads downloads) =>
                downloads.SendAsync(context, context.Caller().UserId, new(id), size ?? PictureSizes.Default))
            .RequirePermission(Permission.FindPeople)
            .Produces<string>(StatusCodes.Status200OK, "image/jpeg", "image/png")
            .Produces(StatusCodes.Status304NotModified)
            .WithName("GetPicture")
            .WithSummary("A picture of somebody, or of a group that one is in, as a square of 64, 128 (default) or 256 pixels.");
}
