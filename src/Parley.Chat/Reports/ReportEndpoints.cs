using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Guests;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reports;

internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder api)
    {
        api.MapPost("/reports", async (ReportRequest request, HttpContext context, ReportService reports, CancellationToken cancellationToken) =>
                (await reports.ReportAsync(context.Caller(), context.Account(), request, cancellationToken)).ToHttp(made => Results.Json(
                    made.Receipt, ProtocolJson.Default.ReportReceipt, statusCode: made.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK)))
            .RequirePermission(Permission.Report)
            .WithTags("Reports")
            .WithName("Report")
            .WithSummary("Reports a conversation that one is in, with its last messages. Repeated by the same person: the first report (200).")
            .FailsWith(ErrorCodes.NotFound, ErrorCodes.RateLimited)
            .Produces<ReportReceipt>(StatusCodes.Status201Created)
            .Produces<ReportReceipt>();

        var admin = api.MapGroup("/admin/reports").WithTags("Reports");
        admin.MapGet("", async (string? state, int? limit, string? cursor, ReportDesk desk, CancellationToken cancellationToken) =>
                (await desk.ListAsync(state, limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.HandleReports)
            .WithName("ListReports")
            .WithSummary("Reports, newest first, without what was said.")
            .Produces<ListResponse<Report>>();

        admin.MapGet("/{id:guid}", async (ReportId id, HttpContext context, ReportDesk desk, CancellationToken cancellationToken) =>
                (await desk.FindAsync(context.Caller(), ClientAddress.Of(context), id, cancellationToken)).ToHttp())
            .RequirePermission(Permission.HandleReports)
            .WithName("GetReport")
            .WithSummary("One report with its evidence. Who reads it stands in the audit log.")
            .Produces<ReportDetails>();

        admin.MapPatch("/{id:guid}", async (ReportId id, UpdateReportRequest request, HttpContext context, ReportDesk desk, CancellationToken cancellationToken) =>
                (await desk.UpdateAsync(context.Caller(), ClientAddress.Of(context), id, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.HandleReports)
            .WithName("UpdateReport")
            .WithSummary("Settles a report; may end the session of the guest whom it is about, and keep their network out for a time.")
            .Produces<ReportDetails>();
    }
}
