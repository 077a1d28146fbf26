namespace Parley.Chat.Search.Query;

/// <summary>The parameters of <c>GET /search</c> as they were given.</summary>
/// <param name="Q">See <see cref="SearchQueryParser"/>.</param>
/// <param name="Order"><c>newest</c> (default) or <c>best</c>.</param>
/// <param name="TimeZone">Where the days of <c>before:</c> and <c>after:</c> begin, by its IANA name. Default UTC.</param>
internal readonly record struct SearchRequest(string? Q, string? Order, string? TimeZone, int? Limit, string? Cursor);
