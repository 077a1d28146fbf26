using System.Buffers.Binary;
using Parley.Platform.Blobs;

namespace Parley.Media.Images;

/// <summary>GIF (GIF89a, §§15–27). The size that counts is the larger of the screen's and of any frame's.</summary>
internal sealed class GifFormat : ImageFormat
{
    private const byte Extension = 0x21, Frame = 0x2c, Trailer = 0x3b, Comment = 0xfe, Application = 0xff;

    public override async ValueTask<ImageHeader> WalkAsync(ByteWindow file, SealedWriter? clean, int most, CancellationToken cancellationToken)
    {
        // Signature, screen, and its colours.
        var screen = await file.PeekAsync(13, cancellationToken);
        if (screen.Length < 13)
        {
            throw new BrokenImageException("it ends too early");
        }

        var (width, height) = (Number(screen.Span, 6), Number(screen.Span, 8));
        await file.CopyAsync(13 + Colours(screen.Span[10]), clean, cancellationToken);
        var frames = 0;
        while (true)
        {
            var kind = (await file.PeekAsync(1, cancellationToken)).Span is [var first, ..] ? first : Trailer;
            switch (kind)
            {
                case Extension:
                    await ExtensionAsync(file, clean, cancellationToken);
                    break;
                case Frame:
                    var (right, bottom) = await FrameAsync(file, clean, cancellationToken);
                    (width, height) = (Math.Max(width, right), Math.Max(height, bottom));
                    if (++frames > most)
                    {
                        return Checked(new ImageHeader { Width = width, Height = height, Frames = frames });
                    }

                    break;
                case Trailer:
                    if (clean is not null)
                    {
                        await clean.WriteAsync(new[] { Trailer }, cancellationToken);
                    }

                    return frames > 0 ? Checked(new ImageHeader { Width = width, Height = height, Frames = frames }) : throw new BrokenImageException("it has no picture");
                default:
                    throw new BrokenImageException("it has an unknown block");
            }
        }
    }

    // Comments go, and what applications have put in, but how often an animation repeats.
    private static async ValueTask ExtensionAsync(ByteWindow file, SealedWriter? clean, CancellationToken cancellationToken)
    {
        var head = await file.PeekAsync(14, cancellationToken);
        var label = head.Length > 1 ? head.Span[1] : throw new BrokenImageException("it ends too early");
        var stays = label != Comment && (label != Application || (head.Length == 14 && head.Span[3..].StartsWith("NETSCAPE2.0"u8)));
        await file.CopyAsync(2, stays ? clean : null, cancellationToken);
        await BlocksAsync(file, stays ? clean : null, cancellationToken);
    }

    private static async ValueTask<(int Right, int Bottom)> FrameAsync(ByteWindow file, SealedWriter? clean, CancellationToken cancellationToken)
    {
        var head = await file.PeekAsync(10, cancellationToken);
        if (head.Length < 10)
        {
            throw new BrokenImageException("it ends too early");
        }

        var (right, bottom) = (Number(head.Span, 1) + Number(head.Span, 5), Number(head.Span, 3) + Number(head.Span, 7));
        await file.CopyAsync(10 + Colours(head.Span[9]) + 1, clean, cancellationToken); // and the code size
        await BlocksAsync(file, clean, cancellationToken);
        return (right, bottom);
    }

    private static async ValueTask BlocksAsync(ByteWindow file, SealedWriter? to, CancellationToken cancellationToken)
    {
        int length;
        do
        {
            var size = await file.PeekAsync(1, cancellationToken);
            length = size.Length == 1 ? size.Span[0] : throw new BrokenImageException("it ends too early");
            await file.CopyAsync(1 + length, to, cancellationToken);
        }
        while (length > 0);
    }

    private static int Colours(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
