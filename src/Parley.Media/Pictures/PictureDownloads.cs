using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Media.Files;
using Parley.Media.Types;
using Parley.Platform.Blobs;
using Parley.Platform.Http;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Pictures;

/// <summary>
/// Sends pictures to whom their holders show them. Only squares that were made here leave by this door, never a file as it was uploaded, so it may be the origin that
/// people are signed in at.
/// </summary>
internal sealed class PictureDownloads(
    FileStore files, PictureUses uses, SealedBlobs blobs, MasterKeys keys, MediaMetrics metrics, ILogger<PictureDownloads> logger)
{
    /// <summary>A picture under its id never changes. Private: it is for whom it is shown to, and no cache in between knows who that is.</summary>
    private const string Caching = "private, max-age=31536000, immutable";

    private static readonly ParleyError Unknown = ParleyError.NotFound("picture");

    public async Task SendAsync(HttpContext context, UserId viewer, FileId id, int size)
    {
        if (!PictureSizes.IsOne(size))
        {
            await ProblemWriter.WriteAsync(context, ParleyError.Invalid(new FieldError("size", "must be 64, 128 or 256", PictureSizes.All[0].Side)));
            return;
        }

        if (await files.FindWithBlobsAsync(id, context.RequestAborted) is not { File.State: FileState.Ready } found
            || PictureSizes.Find(found.Blobs, size) is not { } square
            || !await uses.IsShownAsync(found.File, viewer, context.RequestAborted))
        {
            await ProblemWriter.WriteAsync(context, Unknown);
            return;
        }

        await SendAsync(context, found.File, square);
    }

    private async Task SendAsync(HttpContext context, FileRow file, BlobRow square)
    {
        var tag = $"\"{file.Id.Value:N}-{(int)square.Kind}\"";
        if (context.Request.Headers.IfNoneMatch.Any(value => value == tag || value == "*"))
        {
            (context.Response.Headers.ETag, context.Response.Headers.CacheControl) = (tag, Caching);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] picture;
        try
        {
            picture = await ReadAsync(file, square, context.RequestAborted);
        }
        catch (BlobDamagedException exception)
        {
            MediaLog.BlobDamaged(logger, exception, file.Id);
            await ProblemWriter.WriteAsync(context, new ParleyError(ErrorCodes.Internal, "The picture is damaged or missing on the server."));
            return;
        }

        (context.Response.Headers.ETag, context.Response.Headers.CacheControl) = (tag, Caching);
        context.Response.ContentType = FileType.Of(file.Type) == FileType.Jpeg ? FileType.Jpeg.Name : FileType.Png.Name;
        context.Response.ContentLength = picture.Length;
        await context.Response.Body.WriteAsync(picture, context.RequestAborted);
        metrics.Sent(picture.Length);
    }

    /// <summary>Whole: at most some hundred kilobytes, as a rule ten.</summary>
    private async ValueTask<byte[]> ReadAsync(FileRow file, BlobRow square, CancellationToken cancellationToken)
    {
        var secret = FileSecret.Unwrap(keys, file);
        await using var reader = await blobs.OpenAsync(new BlobName(square.Name), secret.Key, secret.Context(square.Number), cancellationToken)
            ?? throw new BlobDamagedException($"Blob {square.Name} is missing.");
        using var picture = new MemoryStream((int)reader.Length);
        await foreach (var part in reader.ReadAsync(0, reader.Length, cancellationToken))
        {
            picture.Write(part.Span);
        }

        return picture.ToArray();
    }
}
