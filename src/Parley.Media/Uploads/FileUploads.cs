using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Parley.Contracts.Accounts;
using Parley.Media.Files;
using Parley.Media.Processing;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Uploads;

/// <summary>A file in one request: <c>multipart/form-data</c> with one part that has a file name (RFC 7578), read as it comes.</summary>
internal sealed class FileUploads(Arrivals arrivals, FileProcessor processor, FileQueries queries)
{
    private const int BufferBytes = 64 * 1024, MostBoundary = 70; // RFC 2046 §5.1.1

    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: BufferBytes, leaveOpen: true);

    private static readonly ParleyError NoFile = ParleyError.Invalid(new FieldError("file", "send one part with a file name, as multipart/form-data"));

    /// <summary>
    /// Errors: <c>validation-failed</c> (no file in it, or one that is not taken), <c>payload-too-large</c>, <c>quota-exceeded</c>, <c>too-many</c>, <c>unavailable</c>.
    /// </summary>
    public async ValueTask<Result<StoredFile>> UploadAsync(Caller caller, HttpRequest request, bool original, CancellationToken cancellationToken)
    {
        if (BoundaryOf(request) is not { } boundary)
        {
            return NoFile;
        }

        try
        {
            var reader = new MultipartReader(boundary, request.Body, BufferBytes) { HeadersCountLimit = 16, HeadersLengthLimit = 16 * 1024 };
            while (await NextAsync(reader, cancellationToken) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition())
                {
                    return await TakeAsync(caller, request, disposition, section.Body, original, cancellationToken);
                }
            }

            return NoFile;
        }
        catch (BrokenBodyException)
        {
            return ParleyError.Invalid(new FieldError("body", "is no whole multipart/form-data"));
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return arrivals.StoreFailed(exception);
        }
    }

    private static async ValueTask<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception exception) when (BrokenBodyException.IsOne(exception, cancellationToken))
        {
            throw new BrokenBodyException(exception);
        }
    }

    private async ValueTask<Result<StoredFile>> TakeAsync(
        Caller caller, HttpRequest request, ContentDispositionHeaderValue disposition, Stream body, bool original, CancellationToken cancellationToken)
    {
        // The form is a little longer than the file in it: no upper bound, but what says more than that is not begun.
        if (request.ContentLength > arrivals.MostFormBytes)
        {
            return arrivals.TooLarge;
        }

        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        var begun = await arrivals.BeginAsync(
            caller.UserId, HeaderUtilities.RemoveQuotes(name).ToString(), bytes: null, original, resumable: false, cancellationToken);
        if (!begun.TryGet(out var arrival, out var refusal))
        {
            return refusal;
        }

        var ready = false;
        try
        {
            var received = await arrivals.ReceiveAsync(arrival, PipeReader.Create(body, ReaderOptions), cancellationToken);
            if (!received.TryGet(out _, out refusal) || !await arrivals.EndAsync(arrival.File, cancellationToken))
            {
                return refusal ?? ParleyError.NotFound("upload");
            }

            if (await processor.ProcessAsync(arrival.File.Id, cancellationToken) is { } refused)
            {
                return refused;
            }

            ready = true;
            return await queries.ShowOwnAsync(caller.UserId, arrival.File.Id, cancellationToken);
        }
        finally
        {
            if (!ready)
            {
                await arrivals.AbandonAsync(arrival.File);
            }
        }
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MostBoundary } boundary ? boundary.ToString() : null;
}
