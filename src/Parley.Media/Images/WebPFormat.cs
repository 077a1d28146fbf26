using System.Buffers.Binary;
using System.Text;
using Parley.Platform.Blobs;

namespace Parley.Media.Images;

/// <summary>WebP (RFC 9649). EXIF, XMP and unknown chunks go, and the flags that announce them; the size in the head is written anew, so the file is read twice.</summary>
internal sealed class WebPFormat : ImageFormat
{
    private const byte ExifFlag = 0x08, XmpFlag = 0x04;

    /// <summary>Flags, and the canvas (§2.7): a chunk that says more than it may is not taken into memory.</summary>
    private const int ExtendedBytes = 10;

    private static readonly HashSet<string> Kept = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"];

    /// <summary>The length of what stays, which stands at the beginning of the copy.</summary>
    private uint _length;

    public override async ValueTask<ImageHeader> WalkAsync(ByteWindow file, SealedWriter? clean, int most, CancellationToken cancellationToken)
    {
        var riff = await file.TakeAsync(12, cancellationToken);
        var end = file.Position - 4 + BinaryPrimitives.ReadUInt32LittleEndian(riff.Span[4..]);
        if (clean is not null)
        {
            await clean.WriteAsync((byte[])[.. "RIFF"u8, .. BitConverter.GetBytes(_length), .. "WEBP"u8], cancellationToken);
        }

        ImageHeader? header = null;
        var (frames, length) = (0, 4u);
        while (file.Position + 8 <= end && file.Left >= 8)
        {
            var head = await file.PeekAsync(18, cancellationToken);
            var (name, size) = (Encoding.ASCII.GetString(head.Span[..4]), BinaryPrimitives.ReadUInt32LittleEndian(head.Span[4..]));
            var padded = 8 + (long)size + (size & 1);
            if (name == "VP8X" && size != ExtendedBytes)
            {
                throw new BrokenImageException("its header has another length than headers have");
            }

            header ??= ReadHeader(name, head.Span[8..]);
            frames += name == "ANMF" ? 1 : 0;
            if (frames > most)
            {
                return Checked(header with { Frames = frames });
            }

            if (!Kept.Contains(name))
            {
                file.Skip(Math.Min(padded, file.Left));
                continue;
            }

            length += (uint)padded;
            if (name == "VP8X" && clean is not null)
            {
                var chunk = (await file.TakeAsync(8 + ExtendedBytes, cancellationToken)).ToArray();
                chunk[8] &= unchecked((byte)~(ExifFlag | XmpFlag));
                await clean.WriteAsync(chunk, cancellationToken);
            }
            else
            {
                await file.CopyAsync(padded, clean, cancellationToken);
            }
        }

        _length = length;
        return Checked(header is null ? null : header with { Frames = Math.Max(1, frames) });
    }

    // §2.7.1 (canvas), §2.5 (the key frame's header of RFC 6386 §9.1), §3.4 (the lossless header).
    private static ImageHeader ReadHeader(string name, ReadOnlySpan<byte> data)
    {
        if (data.Length < 10)
        {
            throw new BrokenImageException("it ends too early");
        }

        switch (name)
        {
            case "VP8X":
                return new() { Width = 1 + UInt24(data[4..]), Height = 1 + UInt24(data[7..]) };
            case "VP8 ":
                return new() { Width = BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3fff, Height = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3fff };
            case "VP8L":
                var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
                return new() { Width = 1 + (int)(bits & 0x3fff), Height = 1 + (int)((bits >> 14) & 0x3fff) };
            default:
                throw new BrokenImageException("its header is not the first");
        }
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
