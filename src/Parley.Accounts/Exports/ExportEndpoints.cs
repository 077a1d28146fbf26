using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Exports;

internal static class ExportEndpoints
{
    public static void Map(IEndpointRouteBuilder me)
    {
        me.MapPost("/exports", async (HttpContext context, ExportService exports, CancellationToken cancellationToken) =>
                (await exports.StartAsync(context.Caller(), ClientAddress.Of(context), cancellationToken)).ToHttp(job => Results.Accepted($"/api/v1/me/exports/{job.Id}", job)))
            .Produces<ExportJob>(StatusCodes.Status202Accepted)
            .RequirePermission(Permission.UseAccount)
            .WithName("StartExport")
            .WithSummary("Has all that the server keeps of oneself collected into a file, in the background. While one is under way, it is that one.")
            .FailsWith(ErrorCodes.RateLimited);
        me.MapGet("/exports", async (HttpContext context, ExportService exports, CancellationToken cancellationToken) =>
                new ListResponse<ExportJob> { Items = await exports.ListAsync(context.Caller().UserId, cancellationToken), NextCursor = null })
            .Produces<ListResponse<ExportJob>>()
            .RequirePermission(Permission.UseAccount)
            .WithName("ListExports").WithSummary("One's own exports, of everything and of conversations, the newest first.");
        me.MapGet("/exports/{id:guid}", async (Guid id, HttpContext context, ExportService exports, CancellationToken cancellationToken) =>
                (await exports.FindAsync(context.Caller().UserId, new ExportId(id), cancellationToken)).ToHttp())
            .Produces<ExportJob>()
            .RequirePermission(Permission.UseAccount)
            .WithName("GetExport").WithSummary("How far an export is.");
        me.MapGet("/exports/{id:guid}/file", async (Guid id, HttpContext context, ExportService exports, CancellationToken cancellationToken) =>
                (await exports.OpenAsync(context.Caller().UserId, new ExportId(id), cancellationToken)).ToHttp(file =>
                {
                    context.Response.Headers.CacheControl = "private, no-store";
                    return Results.Stream(file, "application/zip", "parley-export.zip");
                }))
            .Produces<string>(StatusCodes.Status200OK, "application/zip")
            .RequirePermission(Permission.UseAccount)
            .WithName("DownloadExport").WithSummary("The file of an export, for its owner alone, until it expires.");
        me.MapDelete("/exports/{id:guid}", async (Guid id, HttpContext context, ExportService exports, CancellationToken cancellationToken) =>
                await exports.RemoveAsync(context.Caller().UserId, new ExportId(id), cancellationToken) ? Results.NoContent() : new ProblemResult(ExportService.NoExport))
            .Produces(StatusCodes.Status204NoContent)
            .RequirePermission(Permission.UseAccount)
            .WithName("RemoveExport").WithSummary("Cancels an export that is under way, or removes the file of one that is ready.");
    }
}
