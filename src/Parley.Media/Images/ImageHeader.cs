using Parley.Platform.Blobs;

namespace Parley.Media.Images;

/// <summary>What an image says of itself, read without decoding any of it.</summary>
internal sealed record ImageHeader
{
    /// <summary>In pixels, as stored: before it is turned.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    public int Frames { get; init; } = 1;

    /// <summary>EXIF's orientation, 1–8; 1 is upright.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>It is stored in passes, so whoever decodes it holds all of it: progressive JPEG, interlaced PNG.</summary>
    public bool InPasses { get; init; }

    public long Pixels => (long)Width * Height;
}

/// <summary>One format of images.</summary>
internal abstract class ImageFormat
{
    /// <summary>
    /// Walks through a file from its beginning, and copies what shows the image: no EXIF, XMP, comments, thumbnails, nor anything behind its end.
    /// </summary>
    /// <param name="file">At its beginning.</param>
    /// <param name="clean">Where the copy goes; null: only look.</param>
    /// <param name="most">Looking ends when there are more frames than this.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BrokenImageException">It is no such image.</exception>
    public abstract ValueTask<ImageHeader> WalkAsync(ByteWindow file, SealedWriter? clean, int most, CancellationToken cancellationToken);

    protected static ImageHeader Checked(ImageHeader? header) =>
        header is { Width: > 0, Height: > 0 } ? header : throw new BrokenImageException("it has no size");
}
