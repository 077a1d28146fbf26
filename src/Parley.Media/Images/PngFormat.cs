using System.Buffers.Binary;
using System.Text;
using Parley.Platform.Blobs;

namespace Parley.Media.Images;

/// <summary>PNG (W3C PNG, third edition, §§5 and 11). What shows the image stays, its animation included; everything else goes.</summary>
internal sealed class PngFormat : ImageFormat
{
    private const int SignatureBytes = 8, FrameBytes = 12; // a chunk's length, name and checksum

    /// <summary>A profile is compressed: the few kilobytes of a real one never need more.</summary>
    private const int MostProfileBytes = 1024 * 1024;

    private static readonly HashSet<string> Kept =
    [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
    ];

    public override async ValueTask<ImageHeader> WalkAsync(ByteWindow file, SealedWriter? clean, int most, CancellationToken cancellationToken)
    {
        await file.CopyAsync(SignatureBytes, clean, cancellationToken);
        ImageHeader? header = null;
        var frames = 0;
        while (true)
        {
            var head = await file.PeekAsync(26, cancellationToken);
            if (head.Length < FrameBytes)
            {
                throw new BrokenImageException("it ends too early");
            }

            var (length, name) = (BinaryPrimitives.ReadUInt32BigEndian(head.Span), Encoding.ASCII.GetString(head.Span[4..8]));
            header ??= name == "IHDR" && length == 13 && head.Length >= 21 ? ReadHeader(head.Span[8..]) : throw new BrokenImageException("its header is not the first");
            frames += name == "fcTL" ? 1 : 0;
            if (frames > most)
            {
                return Checked(header with { Frames = frames });
            }

            var stays = Kept.Contains(name) && (name != "iCCP" || length <= MostProfileBytes);
            await file.CopyAsync(FrameBytes + length, stays ? clean : null, cancellationToken);
            if (name == "IEND")
            {
                return Checked(header with { Frames = Math.Max(1, frames) });
            }
        }
    }

    private static ImageHeader ReadHeader(ReadOnlySpan<byte> ihdr) => new()
    {
        Width = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(ihdr), int.MaxValue),
        Height = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(ihdr[4..]), int.MaxValue),
        InPasses = ihdr[12] != 0,
    };
}
