using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Parley.Media.Files;
using Parley.Media.Types;
using Parley.Platform.Blobs;
using Parley.Platform.Http;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Downloads;

/// <summary>
/// The door that files leave by. It asks for a link's signature and nothing else, so it can have an origin of its own. What it sends is never a page: browsers may
/// show what cannot run anything, and save the rest.
/// </summary>
internal static class DownloadEndpoint
{
    public static void Map(IEndpointRouteBuilder root) =>
        root.MapMethods($"{FileLinks.PathPrefix}/{{id:guid}}/{{variant}}", [HttpMethods.Get, HttpMethods.Head], (
                FileId id, string variant, HttpContext context, FileDownloads downloads) => downloads.SendAsync(context, id, variant))
            .AllowAnonymous()
            .ExcludeFromDescription();
}

internal sealed class FileDownloads(FileStore files, FileLinks links, SealedBlobs blobs, MasterKeys keys, MediaMetrics metrics, ILogger<FileDownloads> logger)
{
    public async Task SendAsync(HttpContext context, FileId id, string variantName)
    {
        var query = context.Request.Query;
        if (!FileVariants.TryParse(variantName, out var variant) || !links.IsValid(id, variant, query["expires"], query["signature"]))
        {
            await ProblemWriter.WriteAsync(context, new ParleyError(ErrorCodes.FileLinkInvalid, "The link has ended, or is not one that this server has made."));
            return;
        }

        var found = await files.FindWithBlobsAsync(id, context.RequestAborted);
        if (found is not { File.State: FileState.Ready } ready || FileVariants.Find(ready.Blobs, variant) is not { } blob)
        {
            await ProblemWriter.WriteAsync(context, ParleyError.NotFound("file"));
            return;
        }

        var secret = FileSecret.Unwrap(keys, ready.File);
        try
        {
            await using var reader = await blobs.OpenAsync(new BlobName(blob.Name), secret.Key, secret.Context(blob.Number), context.RequestAborted)
                ?? throw new BlobDamagedException($"Blob {blob.Name} is missing.");
            await SendAsync(context, ready.File, blob, secret, reader);
        }
        catch (BlobDamagedException exception)
        {
            MediaLog.BlobDamaged(logger, exception, id);
            if (context.Response.HasStarted)
            {
                context.Abort(); // what was sent is shorter than it was said to be
                return;
            }

            await ProblemWriter.WriteAsync(context, new ParleyError(ErrorCodes.Internal, "The file is damaged or missing on the server."));
        }
        catch (BlobStoreUnavailableException exception) when (context.Response.HasStarted)
        {
            MediaLog.DownloadBroken(logger, id, exception.Message);
            context.Abort();
        }
    }

    private async Task SendAsync(HttpContext context, FileRow file, BlobRow blob, FileSecret secret, SealedReader reader)
    {
        // A file never changes once it is ready.
        var tag = $"\"{file.Id.Value:N}-{(int)blob.Kind}-{blob.Number}\"";
        var (type, inline) = TypeOf(file, blob);
        var headers = context.Response.Headers;
        headers.ETag = tag;
        headers.AcceptRanges = "bytes";
        headers.CacheControl = "private, no-store";
        headers.ContentDisposition = ContentDisposition.Of(inline, NameOf(secret.Name, type, blob));
        if (context.Request.Headers.IfNoneMatch.Any(value => value == tag || value == "*"))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        // If-Range names what the ranges are of (RFC 9110 §13.1.5); of another, all is sent.
        var condition = context.Request.Headers.IfRange.ToString();
        var ranges = condition.Length == 0 || condition == tag ? ByteRanges.Read(context.Request.Headers.Range, reader.Length) : null;
        switch (ranges)
        {
            case null:
                context.Response.ContentType = type;
                context.Response.ContentLength = reader.Length;
                await CopyAsync(context, reader, new ByteRange(0, reader.Length));
                break;
            case []:
                headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{reader.Length}");
                headers.Remove(HeaderNames.ContentDisposition);
                await ProblemWriter.WriteAsync(context, new ParleyError(ErrorCodes.RangeNotSatisfiable, $"At most {ByteRanges.Most} ranges, within {reader.Length} bytes."));
                break;
            case [var one]:
                context.Response.StatusCode = StatusCodes.Status206PartialContent;
                context.Response.ContentType = type;
                context.Response.ContentLength = one.Count;
                headers.ContentRange = one.ContentRange(reader.Length);
                await CopyAsync(context, reader, one);
                break;
            default:
                await SendPartsAsync(context, reader, type, ranges);
                break;
        }
    }

    // RFC 9110 §14.6, §15.3.7.2.
    private async Task SendPartsAsync(HttpContext context, SealedReader reader, string type, IReadOnlyList<ByteRange> ranges)
    {
        var boundary = Guid.NewGuid().ToString("N");
        var heads = ranges.Select(range => Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\nContent-Type: {type}\r\nContent-Range: {range.ContentRange(reader.Length)}\r\n\r\n")).ToList();
        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.ContentType = $"multipart/byteranges; boundary={boundary}";
        context.Response.ContentLength = heads.Sum(head => head.Length) + ranges.Sum(range => range.Count) + end.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        for (var i = 0; i < ranges.Count; i++)
        {
            await context.Response.Body.WriteAsync(heads[i], context.RequestAborted);
            await CopyAsync(context, reader, ranges[i]);
        }

        await context.Response.Body.WriteAsync(end, context.RequestAborted);
    }

    private async Task CopyAsync(HttpContext context, SealedReader reader, ByteRange range)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await foreach (var part in reader.ReadAsync(range.From, range.Count, context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            metrics.Sent(part.Length);
        }
    }

    /// <summary>What was made here is an image of a known kind; an original was opened by nobody, so it is only ever saved.</summary>
    private static (string Type, bool Inline) TypeOf(FileRow file, BlobRow blob)
    {
        var type = FileType.Of(file.Type);
        return blob.Kind switch
        {
            BlobKind.Original => (FileType.Unknown.Name, false),
            BlobKind.Content => type.Inline ? (type.Name, true) : (FileType.Unknown.Name, false),
            _ => (type == FileType.Png || type == FileType.Gif || type == FileType.WebP ? FileType.Png.Name : FileType.Jpeg.Name, true),
        };
    }

    private static string NameOf(string name, string type, BlobRow blob) => blob.Kind is BlobKind.Content or BlobKind.Original
        ? name
        : Path.ChangeExtension(name, type == FileType.Png.Name ? ".png" : ".jpg");
}
