using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Platform.Mail.Files;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Mails;

/// <summary>What a server without SMTP has written into its folder, for its owner to pass on.</summary>
internal static class MailEndpoints
{
    private const int DefaultLimit = 50, MaximumLimit = 100;

    public static void Map(IEndpointRouteBuilder admin)
    {
        var mails = admin.MapGroup("/mails").RequirePermission(Permission.ReadMails);
        mails.MapGet("", List)
            .Produces<ListResponse<MailSummary>>()
            .WithName("ListMails")
            .WithSummary("The mails that were written into the data folder because no mail server is configured, newest first.");
        mails.MapGet("/{id:guid}", GetAsync)
            .Produces<StoredMail>()
            .WithName("GetMail")
            .WithSummary("One of them, with its text.");
    }

    private static IResult List(int? limit, string? cursor, MailFolder folder)
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
        var mails = folder.List(cursor is null ? null : before, size + 1);
        return Results.Ok(new ListResponse<MailSummary>
        {
            Items = [.. mails.Take(size).Select(mail => new MailSummary { Id = mail.Id, To = mail.To, Subject = mail.Subject, Purpose = mail.Purpose, CreatedAt = mail.CreatedAt })],
            NextCursor = mails.Count > size ? mails[size - 1].Id.ToString("N") : null,
        });
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext context, MailFolder folder, IAuditTrail audit, CancellationToken cancellationToken)
    {
        if (folder.Find(id) is not { } mail)
        {
            return new ProblemResult(ParleyError.NotFound("mail"));
        }

        var caller = context.Caller();
        await audit.AddAsync(
            new AuditEvent(
                AuditKinds.MailRead, caller.UserId, Session: caller.SessionId, Address: ClientAddress.Of(context),
                Detail: new Dictionary<string, string> { ["mail"] = mail.Id.ToString(), ["purpose"] = mail.Purpose }),
            cancellationToken);
        context.Response.Headers.CacheControl = "no-store"; // it may hold a link that opens an account
        return Results.Ok(new StoredMail { Id = mail.Id, To = mail.To, Subject = mail.Subject, Purpose = mail.Purpose, CreatedAt = mail.CreatedAt, Text = mail.Text });
    }
}
