using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.Contacts;
using Parley.Accounts.Limits;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Users;

internal static class UserEndpoints
{
    private const int DefaultLimit = 20, MaximumLimit = 100, MaximumQueryBytes = 256;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/me", GetMeAsync).RequirePermission(Permission.UseAccount).Produces<Me>().WithName("GetMe").WithSummary("The caller.");
        api.MapGet("/users", SearchAsync)
            .RequirePermission(Permission.FindPeople)
            .Produces<ListResponse<User>>()
            .WithName("SearchUsers")
            .WithSummary("Others whose username, or a word of whose display name, begins with the query.")
            .FailsWith(ErrorCodes.RateLimited);
        api.MapGet("/users/{id:guid}", GetAsync)
            .RequirePermission(Permission.FindPeople)
            .Produces<UserProfile>()
            .WithName("GetUser")
            .WithSummary("One person.");
    }

    private static async Task<IResult> GetMeAsync(HttpContext context, UserStore store, CancellationToken cancellationToken)
    {
        var user = await store.FindAsync(context.Caller().UserId, cancellationToken);
        return user is null ? new ProblemResult(new ParleyError(ErrorCodes.Unauthenticated, "The account is gone.")) : Results.Ok(user.ToMe());
    }

    private static async Task<IResult> GetAsync(
        Guid id, HttpContext context, UserStore store, IUserDirectory directory, RelationDirectory relations, CancellationToken cancellationToken)
    {
        var wanted = new UserId(id);
        if (await store.FindAsync(wanted, cancellationToken) is { } row)
        {
            // Between people one of whom blocks the other, a profile says nothing: as if nothing had been written there.
            var profile = row.ToProfile();
            return Results.Ok(relations.IsBlocked(context.Caller().UserId, wanted) ? profile with { Bio = "" } : profile);
        }

        // Somebody deleted, whom others' conversations still name.
        var users = await directory.GetAsync([wanted], cancellationToken);
        return users.Count == 0 ? new ProblemResult(ParleyError.NotFound("user")) : Results.Ok(UserProfile.Of(users[0]));
    }

    private static async Task<IResult> SearchAsync(
        string? query, int? limit, string? cursor, HttpContext context, UserStore store, AttemptLimits limits, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        errors.RequiredText("query", query, MaximumQueryBytes);
        if (limit is < 1 or > MaximumLimit)
        {
            errors.Add("limit", $"from 1 to {MaximumLimit}", MaximumLimit);
        }

        var after = cursor is null ? "" : ReadCursor(cursor);
        if (after is null)
        {
            errors.Add("cursor", "is not one that this list gave");
        }

        if (errors.Any)
        {
            return new ProblemResult(errors.ToError());
        }

        if (limits.TryTake(LimitKind.PeopleSearch, context.Caller().UserId.ToString(), ClientAddress.Of(context)) is { } limited)
        {
            return new ProblemResult(limited);
        }

        // One more than asked for tells whether there is another page.
        var size = limit ?? DefaultLimit;
        var rows = await store.SearchAsync(SearchTerms.Prefix(query!), context.Caller().UserId, after!, size + 1, cancellationToken);
        return Results.Ok(new ListResponse<User>
        {
            Items = [.. rows.Take(size).Select(row => row.ToUser())],
            NextCursor = rows.Count > size ? WriteCursor(rows[size - 1].Username) : null,
        });
    }

    private static string WriteCursor(string username) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(username));

    private static string? ReadCursor(string cursor)
    {
        var username = cursor.Length <= 64 && Base64Url.IsValid(cursor) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return Username.IsValid(username) ? username : null;
    }
}
