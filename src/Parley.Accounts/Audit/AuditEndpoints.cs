using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Audit;

internal static class AuditEndpoints
{
    private const int DefaultLimit = 50, MaximumLimit = 100;

    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/audit", ReadAsync)
        .RequirePermission(Permission.ReadAudit)
        .Produces<ListResponse<AuditEntry>>()
        .WithName("ReadAudit")
        .WithSummary("The audit log, the newest first; of one kind, or of one person (who did it, or whom it concerns).");

    private static async Task<IResult> ReadAsync(
        string? kind, UserId? userId, int? limit, string? cursor, AuditReader reader, IUserDirectory directory, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (kind is not null && !AuditKinds.All.ContainsKey(kind))
        {
            errors.Add("kind", "is none that the audit log has");
        }

        if (limit is < 1 or > MaximumLimit)
        {
            errors.Add("limit", $"from 1 to {MaximumLimit}", MaximumLimit);
        }

        var before = long.MaxValue;
        if (cursor is not null && (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before) || before < 1))
        {
            errors.Add("cursor", "is not one that this list gave");
        }

        if (errors.Any)
        {
            return new ProblemResult(errors.ToError());
        }

        // One more than asked for tells whether there is another page.
        var size = limit ?? DefaultLimit;
        var rows = await reader.ReadAsync(kind, userId, before, size + 1, cancellationToken);
        var shown = rows.Take(size).ToList();
        var people = await directory.GetAsync([.. shown.SelectMany(row => new[] { row.Actor, row.Subject }).OfType<UserId>()], cancellationToken);
        var byId = people.ToDictionary(person => person.Id);
        return Results.Ok(new ListResponse<AuditEntry>
        {
            Items = [.. shown.Select(row => row.ToEntry(byId))],
            NextCursor = rows.Count > size ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null,
        });
    }
}
