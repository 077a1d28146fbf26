using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Media.Downloads;
using Parley.Media.Uploads;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Files;

internal static class FileEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("", async (bool? original, HttpContext context, FileUploads uploads, CancellationToken cancellationToken) =>
                (await uploads.UploadAsync(context.Caller(), context.Request, original ?? false, cancellationToken))
                    .ToHttp(file => Results.Json(file, ProtocolJson.Default.StoredFile, statusCode: StatusCodes.Status201Created)))
            .WithMetadata(UploadSize.Unlimited)
            .RequirePermission(Permission.UseFiles)
            .Produces<StoredFile>(StatusCodes.Status201Created)
            .WithName("UploadFile")
            .WithSummary("Takes a file as multipart/form-data. With original=true its bytes are kept, too, with all that is written in them.")
            .FailsWith(ErrorCodes.NotFound, ErrorCodes.PayloadTooLarge, ErrorCodes.UnsupportedMediaType, ErrorCodes.QuotaExceeded, ErrorCodes.TooMany);

        group.MapGet("/{id:guid}", async (FileId id, HttpContext context, FileQueries queries, CancellationToken cancellationToken) =>
                (await queries.ShowAsync(context.Caller().UserId, id, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseFiles)
            .Produces<StoredFile>()
            .WithName("GetFile")
            .WithSummary("What a file is: for its owner, and for whoever may read a message that carries it.");

        group.MapDelete("/{id:guid}", async (FileId id, HttpContext context, FileDeletion deletion, CancellationToken cancellationToken) =>
                (await deletion.DeleteAsync(context.Caller().UserId, id, cancellationToken)).ToHttp(_ => Results.NoContent()))
            .RequirePermission(Permission.UseFiles)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("DeleteFile")
            .WithSummary("Deletes one's own file, which no message carries and nobody shows as their picture.")
            .FailsWith(ErrorCodes.FileInUse);

        group.MapGet("/{id:guid}/link", async (FileId id, string? variant, HttpContext context, FileLinks links, CancellationToken cancellationToken) =>
                (await links.MakeAsync(context.Caller().UserId, id, variant, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseFiles)
            .Produces<FileLink>()
            .WithName("GetFileLink")
            .WithSummary("An address to fetch the file from, without a token, for a minute. variant: content (default), display, thumbnail or original.")
            .FailsWith(ErrorCodes.ValidationFailed, ErrorCodes.FileNotReady);
    }
}
