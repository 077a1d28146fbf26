using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Query;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder api) => api
        .MapGet("/search", async (
                string? q, string? order, string? timeZone, int? limit, string? cursor, HttpContext context, SearchService search, CancellationToken cancellationToken) =>
            (await search.SearchAsync(context.Caller(), new SearchRequest(q, order, timeZone, limit, cursor), cancellationToken)).ToHttp())
        .RequirePermission(Permission.SearchMessages)
        .WithTags("Search")
        .WithName("SearchMessages")
        .WithSummary("Messages that one may read, by words, \"phrases\", beginnings* and filters: from:, in:, mentions:me, before:, after:, has:. Newest first, or best.")
        .FailsWith(ErrorCodes.SearchDisabled, ErrorCodes.RateLimited)
        .Produces<SearchPage>();
}
