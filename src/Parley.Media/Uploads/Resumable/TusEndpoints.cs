using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;

namespace Parley.Media.Uploads.Resumable;

/// <summary>tus 1.0.0 (https://tus.io/protocols/resumable-upload): the core, creation, expiration and termination. An upload's id is its file's.</summary>
internal static class TusEndpoints
{
    public const string Version = "1.0.0";

    private const string Extensions = "creation,expiration,termination";

    public static void Map(IEndpointRouteBuilder files)
    {
        var uploads = files.MapGroup("/uploads").AddEndpointFilter(CheckVersionAsync);

        uploads.MapMethods("", [HttpMethods.Options], (HttpContext context, IOptions<MediaOptions> options) =>
            {
                var headers = context.Response.Headers;
                headers["Tus-Version"] = Version;
                headers["Tus-Extension"] = Extensions;
                headers["Tus-Max-Size"] = Text(options.Value.FileBytes);
                return Results.NoContent();
            })
            .AllowAnonymous()
            .Produces(StatusCodes.Status204NoContent)
            .WithName("DescribeUploads")
            .WithSummary("Which of tus is there (https://tus.io/protocols/resumable-upload).");

        uploads.MapPost("", async (HttpContext context, TusUploads tus, CancellationToken cancellationToken) =>
                (await tus.CreateAsync(context.Caller(), context.Request.Headers, cancellationToken)).ToHttp(upload =>
                {
                    context.Response.Headers.Location = $"/api/v1/files/uploads/{upload.Id}";
                    Describe(context, upload);
                    return Results.StatusCode(StatusCodes.Status201Created);
                }))
            .WithMetadata(UploadSize.Unlimited)
            .RequirePermission(Permission.UseFiles)
            .WithName("CreateUpload")
            .Produces(StatusCodes.Status201Created)
            .WithSummary("Begins a resumable upload of Upload-Length bytes; Location says where it goes on.")
            .FailsWith(ErrorCodes.ValidationFailed, ErrorCodes.UploadVersion, ErrorCodes.PayloadTooLarge, ErrorCodes.QuotaExceeded, ErrorCodes.TooMany);

        uploads.MapMethods("/{id:guid}", [HttpMethods.Head], async (FileId id, HttpContext context, TusUploads tus, CancellationToken cancellationToken) =>
                (await tus.FindAsync(context.Caller(), id, cancellationToken)).ToHttp(upload =>
                {
                    Describe(context, upload);
                    context.Response.Headers["Upload-Length"] = Text(upload.Bytes);
                    return Results.NoContent();
                }))
            .RequirePermission(Permission.UseFiles)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("FindUpload")
            .WithSummary("How much of an upload has arrived.")
            .FailsWith(ErrorCodes.UploadVersion);

        uploads.MapPatch("/{id:guid}", async (FileId id, HttpContext context, TusUploads tus, CancellationToken cancellationToken) =>
                (await tus.AppendAsync(context.Caller(), id, context.Request, cancellationToken)).ToHttp(upload =>
                {
                    Describe(context, upload);
                    return Results.NoContent();
                }))
            .WithMetadata(UploadSize.Unlimited)
            .RequirePermission(Permission.UseFiles)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("ContinueUpload")
            .WithSummary("Appends to an upload from Upload-Offset on. With its last byte it becomes a file of the same id.")
            .FailsWith(
                ErrorCodes.ValidationFailed, ErrorCodes.UploadOffsetConflict, ErrorCodes.QuotaExceeded, ErrorCodes.UploadVersion,
                ErrorCodes.PayloadTooLarge, ErrorCodes.UnsupportedMediaType, ErrorCodes.UploadLocked, ErrorCodes.TooMany);

        uploads.MapDelete("/{id:guid}", async (FileId id, HttpContext context, TusUploads tus, CancellationToken cancellationToken) =>
                (await tus.EndAsync(context.Caller(), id, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseFiles)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("EndUpload")
            .WithSummary("Gives an upload up; nothing of it is left.")
            .FailsWith(ErrorCodes.FileInUse, ErrorCodes.UploadVersion, ErrorCodes.UploadLocked);
    }

    // Core protocol, Tus-Resumable: every request and every answer names the version, OPTIONS alone need not.
    private static ValueTask<object?> CheckVersionAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        context.Response.OnStarting(static state =>
        {
            ((HttpContext)state).Response.Headers["Tus-Resumable"] = Version;
            return Task.CompletedTask;
        }, context);
        if (HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers["Tus-Resumable"] == Version)
        {
            return next(invocation);
        }

        context.Response.Headers["Tus-Version"] = Version;
        return new(new ProblemResult(new ParleyError(ErrorCodes.UploadVersion, $"This server speaks tus {Version}.")));
    }

    private static void Describe(HttpContext context, TusUpload upload)
    {
        var headers = context.Response.Headers;
        headers["Upload-Offset"] = Text(upload.Received);
        headers.CacheControl = "no-store";
        if (upload.ExpiresAt is { } expires)
        {
            headers["Upload-Expires"] = expires.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
