using System.Text;
using Microsoft.Extensions.Options;
using Parley.Media.Files;
using Parley.Media.Processes;
using Parley.Media.Processing;
using Parley.Media.Types;
using Parley.Platform.Blobs;
using Parley.Protocol;

namespace Parley.Media.Images;

/// <summary>
/// Makes of an image what is shown. Its header is read first, by code of our own, and what is too large is never decoded. Then everything is taken out that does not
/// show the image, without loss; only a photo that lies on its side is turned, and written anew. Small images are made of the clean one.
/// </summary>
internal sealed class ImageMaker(LimitedProgram programs, IOptions<MediaOptions> options, TimeProvider clock)
{
    /// <summary>The longer side of a screen, and of a place in a list; in pixels.</summary>
    private const int DisplaySide = 2048, ThumbnailSide = 400, BlurSide = 32;

    /// <summary>What libvips compiles for the processor lies in a file without a name; it writes no other.</summary>
    private const long CodeBytes = 1 << 20;

    /// <summary>Whoever decodes what is stored in passes holds all of it: 16 million pixels are up to 96 MB.</summary>
    private const long MostPixelsInPasses = 16_000_000;

    public async Task<Result<MadeFile>> MakeAsync(Making making, BlobRow raw, FileType type, CancellationToken cancellationToken)
    {
        try
        {
            var format = FormatOf(type);
            var header = await WalkAsync(making, raw, format, clean: null, cancellationToken);
            if (Check(header) is { } refused)
            {
                return refused;
            }

            return await MakeAsync(making, raw, type, format, header, cancellationToken);
        }
        catch (BrokenImageException exception)
        {
            return Damaged(exception.Message);
        }
    }

    /// <summary>Thumbnail and blur of an image that is clean already: of a video's poster.</summary>
    public async Task<(BlobRow? Thumbnail, string? BlurHash)> ShrinkAsync(Making making, BlobRow image, CancellationToken cancellationToken)
    {
        var thumbnail = await ScaleAsync(making, image, BlobKind.Thumbnail, ThumbnailSide, ".jpg[Q=80,strip]", cancellationToken);
        return (thumbnail, thumbnail is null ? null : await BlurAsync(making, thumbnail, cancellationToken));
    }

    private async Task<Result<MadeFile>> MakeAsync(
        Making making, BlobRow raw, FileType type, ImageFormat format, ImageHeader header, CancellationToken cancellationToken)
    {
        var stored = await making.StoreAsync(
            BlobKind.Content, async (writer, token) => await WalkAsync(making, raw, format, writer, token), cancellationToken);
        if (header.Orientation > 1)
        {
            // 5–8 exchange the sides; vipsthumbnail turns by itself, and needs the orientation that the clean copy has lost.
            var turned = await VipsAsync(making, raw, BlobKind.Content, Within(Math.Max(header.Width, header.Height)), ".jpg[Q=92,optimize_coding,strip]", cancellationToken);
            if (turned is not { } upright)
            {
                return Damaged("it cannot be decoded");
            }

            stored = upright;
            header = header.Orientation >= 5 ? header with { Width = header.Height, Height = header.Width } : header;
        }

        var suffix = SuffixOf(type);
        var thumbnail = await ScaleAsync(making, stored.Row, BlobKind.Thumbnail, ThumbnailSide, suffix, cancellationToken);
        if (thumbnail is null)
        {
            return Damaged("it cannot be decoded");
        }

        // An animation is shown as it is.
        var display = header.Frames == 1 && Math.Max(header.Width, header.Height) > DisplaySide
            ? await ScaleAsync(making, stored.Row, BlobKind.Display, DisplaySide, suffix, cancellationToken)
            : null;
        return new MadeFile
        {
            Type = type.Name,
            Sha256 = stored.Blob.Sha256,
            Bytes = stored.Blob.Bytes,
            Width = header.Width,
            Height = header.Height,
            BlurHash = await BlurAsync(making, thumbnail, cancellationToken),
            Blobs = display is null ? [stored.Row, thumbnail] : [stored.Row, thumbnail, display],
        };
    }

    private ParleyError? Check(ImageHeader header)
    {
        var most = header.InPasses ? Math.Min(options.Value.ImagePixels, MostPixelsInPasses) : options.Value.ImagePixels;
        return header.Pixels > most
            ? ParleyError.Invalid(new FieldError("file", $"an image may have at most {most} pixels{(header.InPasses ? " when it is progressive or interlaced" : "")}", most))
            : header.Frames > options.Value.ImageFrames
            ? ParleyError.Invalid(new FieldError("file", $"an animation may have at most {options.Value.ImageFrames} frames", options.Value.ImageFrames))
            : null;
    }

    /// <summary>A gigabyte of padding is walked through a byte at a time, so our own code has a limit like a program's.</summary>
    private async Task<ImageHeader> WalkAsync(Making making, BlobRow raw, ImageFormat format, SealedWriter? clean, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.ProgramTime * LimitedProgram.WallTimes, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await using var reader = await making.OpenAsync(raw, cancellationToken);
        try
        {
            return await format.WalkAsync(new ByteWindow(reader), clean, options.Value.ImageFrames, ending.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BrokenImageException("it takes too long to read");
        }
    }

    /// <summary>
    /// Squares of an image that is clean already, the largest first, and the others made of it; what juts out is cut off at both ends. Of an animation the first frame.
    /// </summary>
    /// <returns>Null when it cannot be decoded.</returns>
    public async Task<IReadOnlyList<BlobRow>?> CutAsync(
        Making making, BlobRow image, FileType type, IReadOnlyList<(BlobKind Kind, int Side)> squares, CancellationToken cancellationToken)
    {
        var suffix = SuffixOf(type);
        var made = new List<BlobRow>(squares.Count);
        foreach (var (kind, side) in squares)
        {
            var square = await VipsAsync(making, made.Count == 0 ? image : made[0], kind, Cut(side), suffix, cancellationToken);
            if (square is not { } cut)
            {
                return null;
            }

            made.Add(cut.Row);
        }

        return made;
    }

    private async Task<BlobRow?> ScaleAsync(Making making, BlobRow image, BlobKind kind, int side, string suffix, CancellationToken cancellationToken) =>
        (await VipsAsync(making, image, kind, Within(side), suffix, cancellationToken))?.Row;

    /// <summary>Null when the image cannot be decoded.</summary>
    private async Task<(BlobRow Row, SealedBlob Blob)?> VipsAsync(
        Making making, BlobRow image, BlobKind kind, IReadOnlyList<string> size, string suffix, CancellationToken cancellationToken)
    {
        ProgramEnd end = default;
        var stored = await making.StoreAsync(
            kind, async (writer, token) => end = await ThumbnailAsync(making, image, size, suffix, (output, stop) => CopyAsync(output, writer, stop), token), cancellationToken);
        return end.Ended && stored.Blob.Bytes > 0 ? stored : null;
    }

    private async Task<string?> BlurAsync(Making making, BlobRow thumbnail, CancellationToken cancellationToken)
    {
        using var picture = new MemoryStream();
        var end = await ThumbnailAsync(making, thumbnail, Within(BlurSide), ".ppm", (output, token) => output.CopyToAsync(picture, token), cancellationToken);
        return end.Ended && PortablePixmap.TryRead(picture.GetBuffer().AsSpan(0, (int)picture.Length), out var width, out var height, out var rgb)
            ? BlurHash.Encode(width, height, rgb)
            : null;
    }

    /// <summary>By pipes: nothing of an image lies on the disk unsealed.</summary>
    private async Task<ProgramEnd> ThumbnailAsync(
        Making making, BlobRow image, IReadOnlyList<string> size, string suffix, Func<Stream, CancellationToken, Task> output, CancellationToken cancellationToken)
    {
        await using var reader = await making.OpenAsync(image, cancellationToken);
        return await programs.RunAsync(
            "vipsthumbnail", ["stdin[fail_on=truncated]", .. size, "--export-profile", "srgb", "--output", suffix], CodeBytes,
            async (input, token) =>
            {
                await foreach (var part in reader.ReadAsync(0, reader.Length, token))
                {
                    await input.WriteAsync(part, token);
                }
            },
            output, cancellationToken);
    }

    /// <summary>As large as fits into a square, and no larger than it is.</summary>
    private static string[] Within(int side) => ["--size", $"{side}x{side}>"];

    /// <summary>A square, whatever the image is.</summary>
    private static string[] Cut(int side) => ["--size", $"{side}x{side}", "--smartcrop", "centre"];

    /// <summary>PNG keeps what is transparent.</summary>
    private static string SuffixOf(FileType type) => type == FileType.Jpeg ? ".jpg[Q=80,strip]" : ".png[strip]";

    internal static async Task CopyAsync(Stream from, SealedWriter to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static ImageFormat FormatOf(FileType type) =>
        type == FileType.Jpeg ? new JpegFormat() : type == FileType.Png ? new PngFormat() : type == FileType.Gif ? new GifFormat() : new WebPFormat();

    private static ParleyError Damaged(string how) => ParleyError.Invalid(new FieldError("file", $"the image is damaged: {how}"));
}

/// <summary>Binary PPM (netpbm's <c>P6</c>): a head of words, then three bytes per pixel.</summary>
internal static class PortablePixmap
{
    public static bool TryRead(ReadOnlySpan<byte> file, out int width, out int height, out ReadOnlySpan<byte> rgb)
    {
        (width, height) = (0, 0);
        rgb = default;
        Span<int> numbers = stackalloc int[3];
        if (!file.StartsWith("P6"u8))
        {
            return false;
        }

        var at = 2;
        for (var i = 0; i < numbers.Length; i++)
        {
            while (at < file.Length && (file[at] is (byte)' ' or (byte)'\n' or (byte)'#'))
            {
                at = file[at] == (byte)'#' && file[at..].IndexOf((byte)'\n') is >= 0 and var line ? at + line : at + 1;
            }

            var end = at;
            while (end < file.Length && char.IsAsciiDigit((char)file[end]))
            {
                end++;
            }

            if (!int.TryParse(Encoding.ASCII.GetString(file[at..end]), out numbers[i]))
            {
                return false;
            }

            at = end;
        }

        (width, height) = (numbers[0], numbers[1]);
        rgb = file[Math.Min(at + 1, file.Length)..];
        return numbers[2] == 255 && width > 0 && height > 0 && rgb.Length >= (long)width * height * 3;
    }
}
