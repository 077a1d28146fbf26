using System.Globalization;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reports;

/// <summary>For those who settle reports: reading them, and what follows from them.</summary>
internal sealed class ReportDesk(ReportStore reports, IGuestSanctions sanctions, IAuditTrail audit)
{
    private const int DefaultPage = 20, MaxPage = 100, NoteBytes = 4_000, MaxBanHours = 720;

    public async ValueTask<Result<ListResponse<Report>>> ListAsync(string? state, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        ReportState? wanted = state switch
        {
            null or "" => null,
            "open" => ReportState.Open,
            "in-review" => ReportState.InReview,
            "resolved" => ReportState.Resolved,
            "dismissed" => ReportState.Dismissed,
            _ => (ReportState)0,
        };
        if (wanted == 0)
        {
            errors.Add("state", "must be open, in-review, resolved or dismissed");
        }

        var count = errors.PageSize(limit, DefaultPage, MaxPage);
        var before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out before))
        {
            errors.Add("cursor", "is not one that this list gave");
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var rows = await reports.ListAsync(wanted, before, count + 1, cancellationToken);
        return new ListResponse<Report>
        {
            Items = [.. rows.Take(count).Select(row => ToReport(row, reports.Open(row)))],
            NextCursor = rows.Count > count ? rows[count - 1].Report.ToString("x", CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>Whoever reads what others have said to one another stands in the audit log, before they read it.</summary>
    public async ValueTask<Result<ReportDetails>> FindAsync(Caller caller, string address, ReportId id, CancellationToken cancellationToken)
    {
        if (await reports.FindAsync(id, cancellationToken) is not { } row)
        {
            return ParleyError.NotFound("report");
        }

        await audit.AddAsync(new AuditEvent(AuditKinds.ReportRead, caller.UserId, row.Reported, caller.SessionId, address, About(id)), cancellationToken);
        return ToDetails(row);
    }

    /// <summary>Settles a report: what follows for the guest comes first, so that a report is not resolved without it.</summary>
    public async ValueTask<Result<ReportDetails>> UpdateAsync(
        Caller caller, string address, ReportId id, UpdateReportRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (request.Note is { } note)
        {
            errors.Text("note", note, NoteBytes);
        }

        if (request.BanHours is < 1 or > MaxBanHours)
        {
            errors.Add("banHours", $"from 1 to {MaxBanHours}", MaxBanHours);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await reports.FindAsync(id, cancellationToken) is not { } row)
        {
            return ParleyError.NotFound("report");
        }

        var guest = reports.Open(row).People.FirstOrDefault(person => person.Guest && person.Account == row.Reported);
        if ((request.EndSession || request.BanHours is not null) && guest is null)
        {
            return ParleyError.Invalid(new FieldError(request.EndSession ? "endSession" : "banHours", "only for a report of a guest"));
        }

        if (request.BanHours is { } hours && guest!.Address is { } network)
        {
            await sanctions.BanAsync(network, TimeSpan.FromHours(hours), cancellationToken);
        }

        if (request.EndSession)
        {
            await sanctions.EndAsync(guest!.Account, cancellationToken);
        }

        if (await reports.UpdateAsync(id, request.State, request.Note, caller.UserId, cancellationToken) is not { } changed)
        {
            return ParleyError.NotFound("report");
        }

        await audit.AddAsync(
            new AuditEvent(AuditKinds.ReportSettled, caller.UserId, row.Reported, caller.SessionId, address, About(id, changed.State, request)), cancellationToken);
        return ToDetails(changed);
    }

    private static Dictionary<string, string> About(ReportId id) => new() { ["report"] = id.ToString() };

    private static Dictionary<string, string> About(ReportId id, ReportState state, UpdateReportRequest request)
    {
        var about = About(id);
        about["state"] = state.ToString();
        if (request.EndSession)
        {
            about["endSession"] = "true";
        }

        if (request.BanHours is { } hours)
        {
            about["banHours"] = hours.ToString(CultureInfo.InvariantCulture);
        }

        return about;
    }

    private ReportDetails ToDetails(ReportRow row)
    {
        var evidence = reports.Open(row);
        var report = ToReport(row, evidence);
        return new ReportDetails
        {
            Id = report.Id,
            CreatedAt = report.CreatedAt,
            State = report.State,
            Reason = report.Reason,
            ConversationId = report.ConversationId,
            ConversationType = report.ConversationType,
            Reporter = report.Reporter,
            Reported = report.Reported,
            HandledBy = report.HandledBy,
            HandledAt = report.HandledAt,
            Text = evidence.Text,
            Note = evidence.Note,
            Evidence = evidence.Messages,
        };
    }

    private static Report ToReport(ReportRow row, Evidence evidence) => new()
    {
        Id = row.Id,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        State = row.State,
        Reason = row.Reason,
        ConversationId = row.ConversationId,
        ConversationType = row.ConversationType,
        Reporter = ToPerson(evidence, row.Reporter),
        Reported = row.Reported is { } reported ? ToPerson(evidence, reported) : null,
        HandledBy = row.HandledBy,
        HandledAt = row.HandledAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };

    private static ReportedPerson ToPerson(Evidence evidence, UserId account)
    {
        var person = evidence.People.FirstOrDefault(one => one.Account == account);
        return new ReportedPerson { Id = account, Name = person?.Name ?? "", Guest = person?.Guest ?? false };
    }
}
