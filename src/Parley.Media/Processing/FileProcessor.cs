using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Media.Files;
using Parley.Media.Images;
using Parley.Media.Processes;
using Parley.Media.Recordings;
using Parley.Media.Types;
using Parley.Platform.Blobs;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Processing;

/// <summary>
/// Looks at files that have arrived and makes of them what is kept. A file is looked at by one at a time; what is broken off begins anew, because nothing of it is
/// kept before the one transaction at its end.
/// </summary>
internal sealed class FileProcessor(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, FileUsage usage, SealedBlobs blobs, MasterKeys keys, ImageMaker images,
    RecordingMaker recordings, ProcessingPlaces places, MediaMetrics metrics, ILogger<FileProcessor> logger)
{
    private readonly ConcurrentDictionary<FileId, bool> _underWay = new();

    /// <summary>Brings a file that has arrived to its end: ready, or refused and why. Does nothing to one that is under way here, or not there.</summary>
    public async Task<ParleyError?> ProcessAsync(FileId id, CancellationToken cancellationToken)
    {
        if (!_underWay.TryAdd(id, true))
        {
            return null;
        }

        try
        {
            if (await files.FindAsync(id, cancellationToken) is not { } found)
            {
                return null;
            }

            using var place = await places.TakeAsync(found.Owner, cancellationToken);
            return await files.FindAsync(id, cancellationToken) is { State: FileState.Processing } file ? await FinishAsync(file, cancellationToken) : null;
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
    }

    private async Task<ParleyError?> FinishAsync(FileRow file, CancellationToken cancellationToken)
    {
        var parts = await files.BlobsAsync(file.File, cancellationToken);
        var making = new Making(blobs, file, FileSecret.Unwrap(keys, file), parts.Count == 0 ? 0 : parts[^1].Number + 1);
        var keep = false;
        try
        {
            var made = await MakeAsync(making, parts, cancellationToken);
            if (made.TryGet(out var result, out var refusal))
            {
                keep = true; // also when the transaction's end is not known: what no row names is collected later
                keep = await KeepAsync(file, parts, making, result, cancellationToken);
            }
            else
            {
                await RefuseAsync(file, parts, refusal, cancellationToken);
            }

            metrics.Processed(result?.Type ?? "refused");
            return refusal;
        }
        catch (ProgramMissingException exception)
        {
            MediaLog.ProgramMissing(logger, exception.Program);
            var refusal = new ParleyError(ErrorCodes.Unavailable, "This server lacks a program that it needs for such files; its log says which.");
            await RefuseAsync(file, parts, refusal, cancellationToken);
            return refusal;
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            // It would fail the same way next time, and count for its owner until then.
            MediaLog.ProcessingGivenUp(logger, exception, file.Id);
            var refusal = new ParleyError(ErrorCodes.Internal, "This server could not deal with the file, or has lost a part of it; its log says why.");
            await RefuseAsync(file, parts, refusal, cancellationToken);
            metrics.Processed("refused");
            return refusal;
        }
        finally
        {
            if (!keep)
            {
                await making.DiscardAsync();
            }
        }
    }

    /// <summary>Not a disk, a database or a server that can do nothing just now: with those it is tried again.</summary>
    private bool IsOfTheFile(Exception exception) => exception is BlobDamagedException
        || (exception is not (OperationCanceledException or IOException or UnauthorizedAccessException or OutOfMemoryException) && !database.IsUnavailable(exception));

    private async Task<Result<MadeFile>> MakeAsync(Making making, IReadOnlyList<BlobRow> parts, CancellationToken cancellationToken)
    {
        // 1. One blob, and its hash.
        var (raw, sha256) = await JoinAsync(making, parts, cancellationToken);

        // 2. What is it?
        var type = await SniffAsync(making, raw, cancellationToken);

        // 3. What is kept of it?
        var made = type.Family switch
        {
            TypeFamily.Image => await images.MakeAsync(making, raw, type, cancellationToken),
            TypeFamily.Video or TypeFamily.Audio => await recordings.MakeAsync(making, raw, type, cancellationToken),
            _ => new MadeFile { Type = type.Name, Sha256 = sha256, Bytes = raw.Bytes, Blobs = [As(raw, BlobKind.Content)] },
        };
        return made.TryGet(out var result, out var refusal) && making.File.KeepOriginal != 0 && type.Family != TypeFamily.Other
            ? result with { Blobs = [.. result.Blobs, As(raw, BlobKind.Original)] }
            : refusal is null ? made : refusal;
    }

    /// <summary>A file that arrived in several parts becomes one blob; the one of a file that arrived at once is it already.</summary>
    private static async Task<(BlobRow Raw, byte[] Sha256)> JoinAsync(Making making, IReadOnlyList<BlobRow> parts, CancellationToken cancellationToken)
    {
        if (parts.Count == 1 && making.File.Sha256 is { } known)
        {
            return (parts[0], known);
        }

        var (raw, blob) = await making.StoreAsync(
            BlobKind.Part,
            async (writer, token) =>
            {
                foreach (var part in parts)
                {
                    await using var reader = await making.OpenAsync(part, token);
                    await foreach (var some in reader.ReadAsync(0, reader.Length, token))
                    {
                        await writer.WriteAsync(some, token);
                    }
                }
            },
            cancellationToken);
        return (raw, blob.Sha256);
    }

    private static async Task<FileType> SniffAsync(Making making, BlobRow raw, CancellationToken cancellationToken)
    {
        await using var reader = await making.OpenAsync(raw, cancellationToken);
        var head = await reader.ReadAsync(0, cancellationToken);
        return FileSniffer.Of(head.Span[..Math.Min(head.Length, FileSniffer.Bytes)]);
    }

    private async Task<bool> KeepAsync(FileRow file, IReadOnlyList<BlobRow> parts, Making making, MadeFile made, CancellationToken cancellationToken)
    {
        var unused = making.Made.Where(blob => made.Blobs.All(kept => kept.Number != blob.Number)).ToList();
        var kept = await database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(
                    """
                    UPDATE files SET state = 2, type = @Type, sha256 = @Sha256, bytes = @Bytes, width = @width, height = @height, duration_ms = @DurationMs,
                      blur_hash = @BlurHash, touched_at = @now, unsent_since = @now
                    WHERE file = @File AND state = 1
                    """,
                    new { made.Type, made.Sha256, made.Bytes, width = (long?)made.Width, height = (long?)made.Height, made.DurationMs, made.BlurHash, now = files.Now, file.File });
                if (changed == 0)
                {
                    return false; // it was removed meanwhile
                }

                await FileStore.RemoveBlobsAsync(session, [.. parts.Where(part => made.Blobs.All(blob => blob.Number != part.Number)), .. unused], files.Now);
                foreach (var blob in made.Blobs)
                {
                    await session.ExecuteAsync("DELETE FROM blobs WHERE file = @File AND number = @Number", new { blob.File, blob.Number });
                    await FileStore.AddBlobAsync(session, blob);
                }

                // What was made of it may take a little more than was asked for: that much room is always given.
                await usage.ChargeAsync(session, file, made.Blobs.Sum(blob => blob.Bytes), limited: false);
                return true;
            },
            cancellationToken);
        files.Wake();
        return kept;
    }

    /// <summary>Its row stays for whoever asks what became of it, and counts nothing.</summary>
    private async Task RefuseAsync(FileRow file, IReadOnlyList<BlobRow> parts, ParleyError refusal, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync(
                    "UPDATE files SET state = 3, refusal = @Detail, touched_at = @now WHERE file = @File AND state = 1",
                    new { refusal.Detail, now = files.Now, file.File }) > 0)
                {
                    await FileStore.RemoveBlobsAsync(session, parts, files.Now);
                    await usage.ChargeAsync(session, file, 0, limited: false);
                }

                return true;
            },
            cancellationToken);
        files.Wake();
    }

    private static BlobRow As(BlobRow blob, BlobKind kind) => new() { File = blob.File, Number = blob.Number, Kind = kind, Name = blob.Name, Bytes = blob.Bytes };
}
