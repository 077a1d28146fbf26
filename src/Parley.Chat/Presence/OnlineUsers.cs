using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chat.Presence;

/// <summary>The online people whom somebody may see, by username.</summary>
internal sealed class OnlineUsers(PresenceQueries queries, PresenceTracker tracker, IUserDirectory users)
{
    private const int DefaultPage = 100, MaxPage = 500;

    public async ValueTask<Result<ListResponse<User>>> ReadAsync(Caller caller, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxPage)
        {
            return ParleyError.Invalid(new FieldError("limit", $"must be from 1 to {MaxPage}", MaxPage));
        }

        // The cursor is the last username shown: names are permanent and their order is the list's.
        var partners = await queries.PartnersAsync(caller.UserId, cancellationToken);
        var online = await users.GetAsync([.. partners.Select(row => row.Id).Where(tracker.IsOnline)], cancellationToken);
        var rest = online.Where(user => cursor is null || string.CompareOrdinal(user.Username, cursor) > 0)
            .OrderBy(user => user.Username, StringComparer.Ordinal).ToList();
        var page = rest.Take(limit ?? DefaultPage).ToList();
        return new ListResponse<User> { Items = page, NextCursor = rest.Count > page.Count ? page[^1].Username : null };
    }
}
