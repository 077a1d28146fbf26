using System.Buffers.Binary;
using Parley.Platform.Blobs;

namespace Parley.Media.Images;

/// <summary>JPEG (ITU-T T.81, annex B). Application segments go, but JFIF's, Adobe's and colour profiles: without them colours change.</summary>
internal sealed class JpegFormat : ImageFormat
{
    private const byte Sof0 = 0xc0, Dht = 0xc4, Jpg = 0xc8, Dac = 0xcc, Sof15 = 0xcf, Rst0 = 0xd0, Rst7 = 0xd7, Soi = 0xd8, Eoi = 0xd9, Sos = 0xda,
        App0 = 0xe0, App1 = 0xe1, App2 = 0xe2, App14 = 0xee, App15 = 0xef, Com = 0xfe;

    /// <summary>Each pass of a progressive image costs a decoder as much as the image; encoders make about ten.</summary>
    private const int MostScans = 100;

    /// <summary>JFIF's segment without a thumbnail (T.871, §10.1): marker, length, name, version, unit, two densities, two zeros.</summary>
    private const int JfifBytes = 2 + 16;

    public override async ValueTask<ImageHeader> WalkAsync(ByteWindow file, SealedWriter? clean, int most, CancellationToken cancellationToken)
    {
        await file.CopyAsync(2, clean, cancellationToken); // SOI
        ImageHeader? header = null;
        var (orientation, scans) = (1, 0);
        while (true)
        {
            var head = await file.PeekAsync(JfifBytes, cancellationToken);
            if (head.Length < 2 || head.Span[0] != 0xff)
            {
                throw new BrokenImageException("it ends too early");
            }

            var marker = head.Span[1];
            if (marker == 0xff)
            {
                file.Skip(1); // padding
                continue;
            }

            if (marker == Eoi)
            {
                await file.CopyAsync(2, clean, cancellationToken);
                return Checked(header is null ? null : header with { Orientation = orientation });
            }

            if (marker is Soi or (>= Rst0 and <= Rst7) or 0 or 1 || head.Length < 4)
            {
                throw new BrokenImageException("a marker is where none may be");
            }

            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(head.Span[2..]);
            if (length < 4)
            {
                throw new BrokenImageException("a segment has no length");
            }

            var stays = Stays(marker, head.Span[4..]);
            if (IsFrame(marker) && header is null)
            {
                header = head.Length >= 9 ? ReadHeader(marker, head.Span) : throw new BrokenImageException("it ends too early");
            }
            else if (marker == App1 && head.Span[4..].StartsWith("Exif\0\0"u8) && await file.PeekAsync(length, cancellationToken) is { Length: > 10 } exif)
            {
                orientation = ExifOrientation.Read(exif.Span[10..]) ?? orientation;
            }

            if (stays && marker == App0)
            {
                await JfifAsync(file, clean, length, head, cancellationToken);
                continue;
            }

            await file.CopyAsync(length, stays ? clean : null, cancellationToken);
            if (marker == Sos)
            {
                if (++scans > MostScans)
                {
                    throw new BrokenImageException($"it is stored in more than {MostScans} passes");
                }

                await ScanAsync(file, clean, cancellationToken);
            }
        }
    }

    /// <summary>The coded data up to the next marker, which is not a restart (§B.1.1.5).</summary>
    private static async ValueTask ScanAsync(ByteWindow file, SealedWriter? clean, CancellationToken cancellationToken)
    {
        while (true)
        {
            var view = await file.ViewAsync(cancellationToken);
            if (view.IsEmpty)
            {
                throw new BrokenImageException("it ends too early");
            }

            var at = view.Span.IndexOf((byte)0xff);
            if (at != 0)
            {
                await file.CopyAsync(at < 0 ? view.Length : at, clean, cancellationToken);
                continue;
            }

            var next = await file.PeekAsync(2, cancellationToken);
            if (next.Length < 2)
            {
                throw new BrokenImageException("it ends too early");
            }

            if (next.Span[1] is not (0 or 0xff or (>= Rst0 and <= Rst7)))
            {
                return;
            }

            await file.CopyAsync(next.Span[1] == 0xff ? 1 : 2, clean, cancellationToken);
        }
    }

    /// <summary>JFIF's thumbnail goes: it may show what was cut away.</summary>
    private static async ValueTask JfifAsync(ByteWindow file, SealedWriter? clean, int length, ReadOnlyMemory<byte> head, CancellationToken cancellationToken)
    {
        if (clean is not null && length >= JfifBytes && head.Length >= JfifBytes)
        {
            var segment = head[..JfifBytes].ToArray();
            BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), JfifBytes - 2);
            (segment[^2], segment[^1]) = (0, 0);
            await clean.WriteAsync(segment, cancellationToken);
        }

        file.Skip(length);
    }

    private static bool Stays(byte marker, ReadOnlySpan<byte> data) => marker switch
    {
        App0 => data.StartsWith("JFIF\0"u8),
        App2 => data.StartsWith("ICC_PROFILE\0"u8),
        App14 => data.StartsWith("Adobe"u8),
        >= App1 and <= App15 or Com => false,
        _ => true,
    };

    private static bool IsFrame(byte marker) => marker is >= Sof0 and <= Sof15 and not (Dht or Jpg or Dac);

    private static ImageHeader ReadHeader(byte marker, ReadOnlySpan<byte> segment) => new()
    {
        Height = BinaryPrimitives.ReadUInt16BigEndian(segment[5..]),
        Width = BinaryPrimitives.ReadUInt16BigEndian(segment[7..]),
        InPasses = marker is not (Sof0 or Sof0 + 1),
    };
}
