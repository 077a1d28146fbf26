using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Audit;
using Parley.Accounts.MailedLinks;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Platform.Mail;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Invitations;

internal static class InvitationEndpoints
{
    private const int DefaultLimit = 50, MaximumLimit = 100, MostUses = 10_000, NoteBytes = 256, LongestDays = 365;
    private const int DefaultDays = 7;

    public static void Map(IEndpointRouteBuilder admin)
    {
        var invitations = admin.MapGroup("/invitations").RequirePermission(Permission.ManageInvitations).WithMetadata(JsonBodyLimit.Instance);
        invitations.MapGet("", ListAsync)
            .Produces<ListResponse<Invitation>>()
            .WithName("ListInvitations")
            .WithSummary("Invitations, newest first; those that ended are listed for a month.");
        invitations.MapPost("", CreateAsync)
            .Produces<CreatedInvitation>(StatusCodes.Status201Created)
            .WithName("CreateInvitation")
            .WithSummary("Makes an invitation. Its code is shown this once.");
        invitations.MapDelete("/{id:guid}", RevokeAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("RevokeInvitation")
            .WithSummary("Ends an invitation; harmless to repeat.");
    }

    private static async Task<IResult> ListAsync(int? limit, string? cursor, InvitationStore store, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (limit is < 1 or > MaximumLimit)
        {
            errors.Add("limit", $"from 1 to {MaximumLimit}", MaximumLimit);
        }

        var before = Guid.Empty;
        if (cursor is not null && !Guid.TryParseExact(cursor, "N", out before))
        {
            errors.Add("cursor", "is not one that this list gave");
        }

        if (errors.Any)
        {
            return new ProblemResult(errors.ToError());
        }

        var size = limit ?? DefaultLimit;
        var rows = await store.ListAsync(cursor is null ? null : new InvitationId(before), size + 1, cancellationToken);
        return Results.Ok(new ListResponse<Invitation>
        {
            Items = [.. rows.Take(size).Select(ToInvitation)],
            NextCursor = rows.Count > size ? rows[size - 1].Id.Value.ToString("N") : null,
        });
    }

    private static async Task<IResult> CreateAsync(
        CreateInvitationRequest request, HttpContext context, InvitationStore store, [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
        AuditLog audit, PublicLinks links, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var note = request.Note?.Trim() ?? "";
        errors.Text("note", note, NoteBytes);
        if (request.MaxUses is < 1 or > MostUses)
        {
            errors.Add("maxUses", $"from 1 to {MostUses}", MostUses);
        }

        var now = clock.GetUtcNow();
        var expiresAt = request.ExpiresAt ?? now.AddDays(DefaultDays);
        if (expiresAt <= now || expiresAt > now.AddDays(LongestDays))
        {
            errors.Add("expiresAt", $"from now to {LongestDays} days from now", LongestDays);
        }

        if (errors.Any)
        {
            return new ProblemResult(errors.ToError());
        }

        var token = MailedTokens.Create();
        var id = InvitationId.New(clock);
        var (caller, made) = (context.Caller().UserId, About(AuditKinds.InvitationMade, id, context));
        var row = await database.WriteAsync(
            async session =>
            {
                var added = await store.AddAsync(session, id, MailedTokens.HashOf(token)!, note, caller, request.MaxUses ?? 1, expiresAt);
                await audit.AddAsync(session, made);
                return added;
            },
            cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new CreatedInvitation
            {
                Id = row.Id,
                Note = row.Note,
                MadeBy = caller,
                MaxUses = (int)row.MaxUses,
                Uses = 0,
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
                ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt),
                RevokedAt = null,
                Code = token,
                Url = links.To($"/register#invitation={token}"),
            },
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(
        Guid id, HttpContext context, InvitationStore store, [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, AuditLog audit,
        CancellationToken cancellationToken)
    {
        var revoked = About(AuditKinds.InvitationRevoked, new InvitationId(id), context);
        var exists = await database.WriteAsync(
            async session =>
            {
                if (await store.RevokeAsync(session, new InvitationId(id)))
                {
                    await audit.AddAsync(session, revoked);
                    return true;
                }

                return await InvitationStore.ExistsAsync(session, new InvitationId(id));
            },
            cancellationToken);
        return exists ? Results.NoContent() : new ProblemResult(ParleyError.NotFound("invitation"));
    }

    private static AuditEvent About(string kind, InvitationId id, HttpContext context)
    {
        var caller = context.Caller();
        return new AuditEvent(
            kind, caller.UserId, Session: caller.SessionId, Address: ClientAddress.Of(context), Detail: new Dictionary<string, string> { ["invitation"] = id.ToString() });
    }

    private static Invitation ToInvitation(InvitationRow row) => new()
    {
        Id = row.Id,
        Note = row.Note,
        MadeBy = row.MadeBy,
        MaxUses = (int)row.MaxUses,
        Uses = (int)row.Uses,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt),
        RevokedAt = row.RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
