using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Media.Files;
using Parley.Platform.Blobs;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Media.Uploads;

/// <summary>A file whose bytes arrive, with its key at hand.</summary>
internal sealed record Arrival(FileRow File, FileSecret Secret);

/// <summary>
/// Files on their way in, whichever door they come by. What arrives is sealed as it comes, counts from its first byte on, and leaves nothing when it does not become
/// a file.
/// </summary>
internal sealed class Arrivals(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, FileUsage usage, SealedBlobs blobs, MasterKeys keys, MediaMetrics metrics,
    IOptions<MediaOptions> options, TimeProvider clock, ILogger<Arrivals> logger)
{
    /// <summary>A client that sends a megabyte at a time gets to 10 GiB. Each part is a blob until the file is whole.</summary>
    private const int MostParts = 10_000;

    /// <summary>What is too long, in words.</summary>
    public ParleyError TooLarge => new(ErrorCodes.PayloadTooLarge, $"A file may have at most {options.Value.FileBytes} bytes.")
    {
        Fields = [new FieldError("file", "too large", options.Value.FileBytes)],
    };

    /// <summary>Makes room for a file. Errors: <c>payload-too-large</c>, <c>too-many</c>, <c>quota-exceeded</c>.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="name">As it was given.</param>
    /// <param name="bytes">How long it will be; null: nobody knows.</param>
    /// <param name="keepOriginal">Whether the bytes themselves are kept, too.</param>
    /// <param name="resumable">Whether it may arrive in several requests.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Result<Arrival>> BeginAsync(
        UserId owner, string? name, long? bytes, bool keepOriginal, bool resumable, CancellationToken cancellationToken)
    {
        if (bytes > options.Value.FileBytes)
        {
            return TooLarge;
        }

        var secret = FileSecret.Create(FileId.New(clock), FileNames.Clean(name));
        try
        {
            return await database.WriteAsync(session => BeginAsync(session, owner, secret, bytes ?? 0, keepOriginal, resumable), cancellationToken);
        }
        catch (QuotaExceededException exceeded)
        {
            return exceeded.Error;
        }
    }

    private async Task<Result<Arrival>> BeginAsync(DatabaseSession session, UserId owner, FileSecret secret, long bytes, bool keepOriginal, bool resumable)
    {
        // Locks one's own sum, so that two at once count each other.
        await usage.AddAsync(session, owner, bytes);
        var underWay = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM files WHERE owner = @owner AND state < 2", new { owner });
        if (underWay >= options.Value.UploadsPerUser)
        {
            throw new QuotaExceededException(new ParleyError(ErrorCodes.TooMany, $"At most {options.Value.UploadsPerUser} of your uploads may be under way at once."));
        }

        await session.ExecuteAsync(
            """
            INSERT INTO files (id, owner, state, resumable, keep_original, secret, bytes, received, charged, created_at, touched_at)
            VALUES (@File, @owner, 0, @resumable, @keepOriginal, @wrapped, @bytes, 0, @bytes, @now, @now)
            """,
            new { secret.File, owner, resumable = resumable ? 1L : 0L, keepOriginal = keepOriginal ? 1L : 0L, wrapped = secret.Wrap(keys), bytes, now = files.Now });
        return new Arrival((await FileStore.FindAsync(session, secret.File))!, secret);
    }

    public Arrival Continue(FileRow file) => new(file, FileSecret.Unwrap(keys, file));

    /// <summary>
    /// Seals what comes, until that ends or the reader is told to stop. A resumable upload keeps what has come before the connection broke; of any other, nothing is left then. Errors: <c>payload-too-large</c>,
    /// <c>quota-exceeded</c>, <c>upload-offset-conflict</c> (somebody else has continued it).
    /// </summary>
    /// <exception cref="BrokenBodyException">The request's body broke off or is not what it says; not of a resumable upload.</exception>
    /// <exception cref="IOException">The store cannot take it: see <see cref="StoreFailed"/>.</exception>
    /// <returns>How much there is of the file now.</returns>
    public async ValueTask<Result<long>> ReceiveAsync(Arrival arrival, PipeReader body, CancellationToken cancellationToken)
    {
        var file = arrival.File;
        var number = (await files.BlobsAsync(file.File, CancellationToken.None)).Select(blob => blob.Number + 1).DefaultIfEmpty(0).Last();
        if (number >= MostParts)
        {
            return new ParleyError(ErrorCodes.TooMany, $"An upload may arrive in at most {MostParts} parts: send larger ones.");
        }

        await using var writer = await blobs.CreateAsync(arrival.Secret.Key, arrival.Secret.Context(number), CancellationToken.None);
        if (await CopyAsync(file, body, writer, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (writer.Length == 0 && file.Bytes > 0 && file.Resumable != 0)
        {
            return file.Received; // the connection broke before anything came
        }

        // What has arrived is kept, also when nobody waits any more.
        var part = await writer.CompleteAsync(CancellationToken.None);
        return await AddPartAsync(file, number, part);
    }

    /// <summary>The longest body that one file may come in: the rest of a form is a few headers.</summary>
    public long MostFormBytes => options.Value.FileBytes + (64 * 1024);

    /// <summary>The upload is over, or was refused: nothing of it is left, and it counts nothing. Does nothing to a file that is ready.</summary>
    public ValueTask<bool> AbandonAsync(FileRow file) => files.RemoveAsync(file, "state <> 2", CancellationToken.None);

    /// <summary>What a file of unknown length holds is known now. False: it is gone.</summary>
    public async ValueTask<bool> EndAsync(FileRow file, CancellationToken cancellationToken) => await database.WriteAsync(
        async session =>
        {
            var ended = await session.QueryFirstOrDefaultAsync<long?>(
                "UPDATE files SET bytes = received, state = 1, touched_at = @now WHERE file = @File AND state = 0 RETURNING received", new { now = files.Now, file.File });
            if (ended is { } received)
            {
                await usage.ChargeAsync(session, file, received, limited: false);
            }

            return ended is not null;
        },
        cancellationToken);

    private async ValueTask<ParleyError?> CopyAsync(FileRow file, PipeReader body, SealedWriter writer, CancellationToken cancellationToken)
    {
        var room = file.Resumable == 0 ? new UploadRoom(database, files, usage, file, options.Value.FileBytes, clock) : null; // any other has all of it from its beginning
        while (await ReadAsync(body, file.Resumable != 0, cancellationToken) is { } read)
        {
            try
            {
                foreach (var some in read.Buffer)
                {
                    if (TooLong(file, writer.Length + some.Length) is { } tooLong)
                    {
                        return tooLong;
                    }

                    if (room is not null && await room.EnsureAsync(writer.Length + some.Length, cancellationToken) is { } full)
                    {
                        return full;
                    }

                    await writer.WriteAsync(some, CancellationToken.None);
                    metrics.Received(some.Length);
                }
            }
            finally
            {
                body.AdvanceTo(read.Buffer.End); // the web server reads on itself what a refused request still sends
            }

            if (read.IsCompleted || read.IsCanceled)
            {
                break;
            }
        }

        return null;
    }

    private ParleyError? TooLong(FileRow file, long length) =>
        file.Resumable == 0 ? length > options.Value.FileBytes ? TooLarge : null
        : file.Received + length > file.Bytes ? ParleyError.Invalid(new FieldError("Upload-Length", "more comes than was announced", file.Bytes))
        : null;

    /// <summary>A disk that is full, or away: the log says what it is, and the client that it may come back.</summary>
    public ParleyError StoreFailed(IOException exception)
    {
        MediaLog.StoreFailed(logger, exception);
        return new ParleyError(ErrorCodes.Unavailable, "The server cannot store files at this moment.") { RetryAfter = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Null: of a resumable upload, a connection that breaks is the end of this part and no more.</summary>
    private static async ValueTask<ReadResult?> ReadAsync(PipeReader body, bool resumable, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (resumable && exception is IOException or OperationCanceledException or BadHttpRequestException)
        {
            return null;
        }
        catch (Exception exception) when (BrokenBodyException.IsOne(exception, cancellationToken))
        {
            throw new BrokenBodyException(exception); // told apart from the store's troubles
        }
    }

    private async ValueTask<Result<long>> AddPartAsync(FileRow file, long number, SealedBlob part)
    {
        var received = file.Received + part.Bytes;
        var added = await database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(
                    """
                    UPDATE files SET received = @received, touched_at = @now, sha256 = @sha256,
                      state = CASE WHEN resumable = 1 AND @received = bytes THEN 1 ELSE 0 END
                    WHERE file = @File AND state = 0 AND received = @Received0
                    """,
                    new { received, now = files.Now, sha256 = file.Received == 0 ? part.Sha256 : null, file.File, Received0 = file.Received });
                if (changed > 0)
                {
                    await FileStore.AddBlobAsync(session, new BlobRow { File = file.File, Number = number, Kind = BlobKind.Part, Name = part.Name.ToString(), Bytes = part.Bytes });
                }

                return changed > 0;
            },
            CancellationToken.None);
        if (added)
        {
            return received;
        }

        await blobs.DeleteAsync(part.Name, CancellationToken.None);
        return new ParleyError(ErrorCodes.UploadOffsetConflict, "Somebody else has continued or ended this upload.");
    }
}

/// <summary>What a client sends is not whole.</summary>
internal sealed class BrokenBodyException(Exception inner) : Exception(inner.Message, inner)
{
    /// <summary>Whether reading a body failed because of the body. What the web server refuses by itself has an answer of its own.</summary>
    public static bool IsOne(Exception exception, CancellationToken cancellationToken) =>
        exception is InvalidDataException or IOException && exception is not BadHttpRequestException && !cancellationToken.IsCancellationRequested;
}
