using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Listings;

internal static class ListingEndpoints
{
    public static void MapListings(this IEndpointRouteBuilder conversations) =>
        conversations.MapPatch("/{id:guid}/listing", async (
                ConversationId id, ChangeListingRequest request, HttpContext context, ListingService listings, CancellationToken cancellationToken) =>
            (await listings.ChangeAsync(context.Caller(), id, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseAccount)
            .WithName("ChangeListing")
            .WithSummary("Makes a conversation one of one's favourites or puts it into one's archive, or the reverse, on all one's devices; what is left out stays.")
            .Produces<Listing>();
}
