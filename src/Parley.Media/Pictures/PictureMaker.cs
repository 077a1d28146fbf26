using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Media;
using Parley.Media.Downloads;
using Parley.Media.Files;
using Parley.Media.Images;
using Parley.Media.Processes;
using Parley.Media.Processing;
using Parley.Media.Types;
using Parley.Media.Uploads;
using Parley.Platform.Blobs;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Pictures;

/// <summary>Makes pictures of images that have been uploaded: their squares stand beside the file's other blobs, count with it, and go with it.</summary>
internal sealed class PictureMaker(
    FileStore files, PictureUses uses, SealedBlobs blobs, MasterKeys keys, ImageMaker images, ProcessingPlaces places, Arrivals arrivals, IOptions<MediaOptions> options,
    ILogger<PictureMaker> logger) : IPictures
{
    /// <summary>A square is filled before what juts out is cut off: of a line of one pixel that would be gigabytes.</summary>
    private const int MostTimesAsLong = 20;

    public async ValueTask<ParleyError?> UseAsync(UserId uploader, FileId file, PictureHolder holder, CancellationToken cancellationToken)
    {
        if (await CheckAsync(uploader, file, cancellationToken) is { } unfit)
        {
            return unfit;
        }

        // In turn with whatever else is looked at for the same person: the second of two requests finds what the first has made.
        using var place = await places.TakeAsync(uploader, cancellationToken);
        if (await files.FindWithBlobsAsync(file, cancellationToken) is not { File.State: FileState.Ready } found)
        {
            return NoFile;
        }

        if (PictureSizes.AreMade(found.Blobs))
        {
            return (await uses.AddAsync(found.File, [], holder, cancellationToken)).TryGet(out _, out var refused) ? null : refused;
        }

        try
        {
            return await MakeAsync(found.File, found.Blobs, holder, cancellationToken);
        }
        catch (ProgramMissingException exception)
        {
            MediaLog.ProgramMissing(logger, exception.Program);
            return new ParleyError(ErrorCodes.Unavailable, "This server lacks a program that it needs for pictures; its log says which.");
        }
        catch (BlobDamagedException exception)
        {
            MediaLog.BlobDamaged(logger, exception, file);
            return new ParleyError(ErrorCodes.Internal, "The file is damaged or missing on the server.");
        }
        catch (IOException exception)
        {
            return arrivals.StoreFailed(exception);
        }
    }

    public ValueTask ChangedAsync(PictureHolder holder, CancellationToken cancellationToken) => uses.SettleAsync(holder, cancellationToken);

    private async ValueTask<ParleyError?> CheckAsync(UserId uploader, FileId id, CancellationToken cancellationToken)
    {
        var file = await files.FindAsync(id, cancellationToken);
        if (file is null || file.Owner != uploader || file.State == FileState.Refused)
        {
            return NoFile;
        }

        if (file.State != FileState.Ready)
        {
            return new ParleyError(ErrorCodes.FileNotReady, $"File {id} is still arriving, or being looked at.");
        }

        if (FileType.Of(file.Type).Family != TypeFamily.Image)
        {
            return ParleyError.Invalid(new FieldError("fileId", "is no image: JPEG, PNG, GIF or WebP"));
        }

        if (Math.Max(file.Width ?? 0, file.Height ?? 0) > MostTimesAsLong * Math.Min(file.Width ?? 0, file.Height ?? 0))
        {
            return ParleyError.Invalid(new FieldError("fileId", $"an image that becomes a picture may be at most {MostTimesAsLong} times as long as it is wide", MostTimesAsLong));
        }

        return file.Bytes > options.Value.PictureBytes
            ? new ParleyError(ErrorCodes.PayloadTooLarge, $"A picture may be made of an image of at most {options.Value.PictureBytes} bytes.")
            {
                Fields = [new FieldError("fileId", "too large", options.Value.PictureBytes)],
            }
            : null;
    }

    private async ValueTask<ParleyError?> MakeAsync(FileRow file, IReadOnlyList<BlobRow> stored, PictureHolder holder, CancellationToken cancellationToken)
    {
        var making = new Making(blobs, file, FileSecret.Unwrap(keys, file), stored[^1].Number + 1);
        var keep = false;
        try
        {
            var content = FileVariants.Find(stored, FileVariant.Content)!;
            if (await images.CutAsync(making, content, FileType.Of(file.Type), PictureSizes.All, cancellationToken) is not { } squares)
            {
                return ParleyError.Invalid(new FieldError("fileId", "the image cannot be decoded"));
            }

            keep = true; // also when the transaction's end is not known: what no row names is collected later
            keep = (await uses.AddAsync(file, squares, holder, cancellationToken)).TryGet(out var kept, out var refused) && kept;
            return refused;
        }
        finally
        {
            if (!keep)
            {
                await making.DiscardAsync();
            }
        }
    }

    private static ParleyError NoFile => ParleyError.Invalid(new FieldError("fileId", "names no file of yours"));
}
