using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Media.Files;
using Parley.Media.Processing;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Uploads.Resumable;

/// <summary>How far an upload is.</summary>
/// <param name="Id">Its, and its file's.</param>
/// <param name="Received">How many bytes have arrived.</param>
/// <param name="Bytes">How many there will be.</param>
/// <param name="ExpiresAt">When it is given up, if nothing more comes; null: all has come.</param>
internal sealed record TusUpload(FileId Id, long Received, long Bytes, DateTimeOffset? ExpiresAt);

/// <summary>The rules of resumable uploads. One request at a time writes to one; a newer one takes it over, because the older is often a connection that is gone.</summary>
internal sealed class TusUploads(Arrivals arrivals, FileStore files, FileProcessor processor, UploadTurns turns, IOptions<MediaOptions> options)
{
    private const string ContentType = "application/offset+octet-stream";
    private const int MostMetadata = 4096;

    private static readonly ParleyError Unknown = ParleyError.NotFound("upload");

    /// <summary>Errors: <c>validation-failed</c>, <c>payload-too-large</c>, <c>too-many</c>, <c>quota-exceeded</c>.</summary>
    public async ValueTask<Result<TusUpload>> CreateAsync(Caller caller, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (!TryRead(headers["Upload-Length"], out var bytes))
        {
            errors.Add("Upload-Length", "is required: a number of bytes");
        }

        var metadata = ReadMetadata(headers["Upload-Metadata"].ToString(), errors);
        if (errors.Any)
        {
            return errors.ToError();
        }

        var begun = await arrivals.BeginAsync(
            caller.UserId, metadata.GetValueOrDefault("filename") ?? metadata.GetValueOrDefault("name"), bytes,
            metadata.GetValueOrDefault("original") == "true", resumable: true, cancellationToken);
        if (!begun.TryGet(out var arrival, out var refusal))
        {
            return refusal;
        }

        // An empty file has arrived when it is announced.
        return bytes == 0 ? await AppendAsync(arrival.File, PipeReader.Create(Stream.Null), cancellationToken) : Show(arrival.File, 0);
    }

    /// <summary>Errors: <c>not-found</c>.</summary>
    public async ValueTask<Result<TusUpload>> FindAsync(Caller caller, FileId id, CancellationToken cancellationToken)
    {
        // What a broken connection has brought counts, so it is waited for.
        using var turn = await turns.TakeAsync(id, cancellationToken);
        return await FindOwnAsync(caller, id, cancellationToken) is { } file ? Show(file, file.Received) : Unknown;
    }

    /// <summary>
    /// Errors: <c>validation-failed</c> (also of a whole file that is not taken), <c>not-found</c>, <c>upload-offset-conflict</c>, <c>upload-locked</c>,
    /// <c>unsupported-media-type</c>, <c>unavailable</c>.
    /// </summary>
    public async ValueTask<Result<TusUpload>> AppendAsync(Caller caller, FileId id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType != ContentType)
        {
            return new ParleyError(ErrorCodes.UnsupportedMediaType, $"Send Content-Type: {ContentType}.");
        }

        if (!TryRead(request.Headers["Upload-Offset"], out var offset))
        {
            return ParleyError.Invalid(new FieldError("Upload-Offset", "is required: a number of bytes"));
        }

        using var turn = await turns.TakeAsync(id, cancellationToken);
        if (turn is null)
        {
            return new ParleyError(ErrorCodes.UploadLocked, "The request before does not stop.");
        }

        if (await FindOwnAsync(caller, id, cancellationToken) is not { } file)
        {
            return Unknown;
        }

        if (offset != file.Received)
        {
            return new ParleyError(ErrorCodes.UploadOffsetConflict, $"{file.Received} bytes have arrived.");
        }

        if (file.State != FileState.Uploading) // the last answer was lost
        {
            return file.Refusal is { } refusal ? ParleyError.Invalid(new FieldError("file", refusal)) : Show(file, file.Received);
        }

        await using var stopping = turn.Taken.Register(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
        return await AppendAsync(file, request.BodyReader, cancellationToken);
    }

    /// <summary>Errors: <c>not-found</c>, <c>upload-locked</c>, <c>file-in-use</c>.</summary>
    public async ValueTask<Result<bool>> EndAsync(Caller caller, FileId id, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(id, cancellationToken);
        return await FindOwnAsync(caller, id, cancellationToken) is not { } file ? Unknown
            : await files.RemoveAsync(file, FileDeletion.Unused, cancellationToken) ? true
            : new ParleyError(ErrorCodes.FileInUse, "A message carries it.");
    }

    private async ValueTask<Result<TusUpload>> AppendAsync(FileRow file, PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            if (!(await arrivals.ReceiveAsync(arrivals.Continue(file), body, cancellationToken)).TryGet(out var received, out var refusal))
            {
                return refusal;
            }

            // Not for this request alone: who comes back later finds it done.
            return received == file.Bytes && await processor.ProcessAsync(file.Id, CancellationToken.None) is { } refused ? refused : Show(file, received);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            return arrivals.StoreFailed(exception);
        }
    }

    private async ValueTask<FileRow?> FindOwnAsync(Caller caller, FileId id, CancellationToken cancellationToken) =>
        await files.FindAsync(id, cancellationToken) is { Resumable: not 0 } file && file.Owner == caller.UserId ? file : null;

    private TusUpload Show(FileRow file, long received)
    {
        // A refused file has arrived whole, whatever is left of it: its uploader is to ask about it, not to send it again.
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(files.Now) + options.Value.UnsentLifetime;
        return new(file.Id, received, file.State == FileState.Ready ? file.Received : file.Bytes, received == file.Bytes || file.State != FileState.Uploading ? null : expires);
    }

    private static bool TryRead(string? header, out long number) =>
        long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Creation, Upload-Metadata: <c>key base64, key base64</c>; a value may be absent.</summary>
    private static Dictionary<string, string> ReadMetadata(string header, RequestErrors errors)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (header.Length > MostMetadata)
        {
            errors.Add("Upload-Metadata", $"at most {MostMetadata} characters", MostMetadata);
            return metadata;
        }

        foreach (var pair in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var space = pair.IndexOf(' ', StringComparison.Ordinal);
            var bytes = new byte[pair.Length];
            if (space > 0 && !Convert.TryFromBase64String(pair[(space + 1)..], bytes, out _))
            {
                errors.Add("Upload-Metadata", "values must be base64");
                break;
            }

            metadata[space < 0 ? pair : pair[..space]] = space < 0 || !Convert.TryFromBase64String(pair[(space + 1)..], bytes, out var length) ? "" : Encoding.UTF8.GetString(bytes, 0, length);
        }

        return metadata;
    }
}
