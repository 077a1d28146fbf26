using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Administration;

internal static class AdminUserEndpoints
{
    private const int DefaultLimit = 50, MaximumLimit = 100, MaximumSearchBytes = 256;

    public static void Map(IEndpointRouteBuilder admin)
    {
        var users = admin.MapGroup("/users").RequirePermission(Permission.ManageUsers);
        users.MapGet("", ListAsync)
            .Produces<ListResponse<ManagedUser>>()
            .WithName("ListManagedUsers")
            .WithSummary("Accounts by username; of one role, or whose username, address or a word of whose display name begins with the search.");
        users.MapPatch("/{id:guid}", UpdateAsync)
            .Produces<ManagedUser>()
            .WithName("UpdateManagedUser")
            .WithSummary("Changes somebody's role, disables or enables their account. Either ends all their sessions. Only people of a lower role than one's own; owners everybody.");
        users.MapPost("/{id:guid}/revoke-sessions", RevokeAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("RevokeSessionsOfUser")
            .WithSummary("Ends all sessions of somebody of a lower role than one's own.");
    }

    private static async Task<IResult> ListAsync(
        string? search, string? role, int? limit, string? cursor, UserAdministrationReader reader, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (!string.IsNullOrEmpty(search))
        {
            errors.RequiredText("search", search, MaximumSearchBytes);
        }

        AccountRole? ofRole = null;
        if (!string.IsNullOrEmpty(role))
        {
            if (Tokens.AccountRoles.TryParse(role, out var known))
            {
                ofRole = known;
            }
            else
            {
                errors.Add("role", "must be guest, member, moderator, admin or owner");
            }
        }

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

        // One more than asked for tells whether there is another page.
        var size = limit ?? DefaultLimit;
        var rows = await reader.ListAsync(search, ofRole, after!, size + 1, cancellationToken);
        return Results.Ok(new ListResponse<ManagedUser>
        {
            Items = [.. rows.Take(size).Select(row => row.ToManaged())],
            NextCursor = rows.Count > size ? WriteCursor(rows[size - 1].Username) : null,
        });
    }

    private static async Task<IResult> UpdateAsync(
        UserId id, UpdateManagedUserRequest request, HttpContext context, UserAdministration administration, CancellationToken cancellationToken) =>
        (await administration.UpdateAsync(By(context), id, request, cancellationToken)).ToHttp(user => Results.Ok(user.ToManaged()));

    private static async Task<IResult> RevokeAsync(UserId id, HttpContext context, UserAdministration administration, CancellationToken cancellationToken) =>
        await administration.RevokeSessionsAsync(By(context), id, cancellationToken) is { } error ? new ProblemResult(error) : Results.NoContent();

    private static Administrator By(HttpContext context) => new(context.Caller().UserId, context.Caller().SessionId, ClientAddress.Of(context));

    private static string WriteCursor(string username) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(username));

    // Usernames of guests and deleted accounts may look otherwise than those that people choose, so only the form of the cursor is looked at.
    private static string? ReadCursor(string cursor) =>
        cursor.Length is > 0 and <= 512 && Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Replace("\0", "", StringComparison.Ordinal) : null;
}
