using System.Buffers.Binary;
using System.Text;

namespace Parley.Media.Types;

/// <summary>
/// Tells a file's type by its first bytes, whatever its name and its uploader say. Signatures: the WHATWG's MIME Sniffing standard, and each format's own.
/// A lie costs its teller only: what looks like an image is opened as one and refused when it is none, and everything else is never shown.
/// </summary>
internal static class FileSniffer
{
    /// <summary>As much as it looks at.</summary>
    public const int Bytes = 4096;

    public static FileType Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
        {
            return FileType.Jpeg;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]))
        {
            return FileType.Png;
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return FileType.Gif;
        }

        if (head.StartsWith("RIFF"u8) && head.Length >= 12)
        {
            return head[8..].StartsWith("WEBP"u8) ? FileType.WebP : head[8..].StartsWith("WAVE"u8) ? FileType.Wav : FileType.Unknown;
        }

        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
        {
            return OfBrand(head[8..12]);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1a, 0x45, 0xdf, 0xa3]))
        {
            return head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) >= 0 ? FileType.WebM : FileType.Matroska;
        }

        return OfRest(head);
    }

    private static FileType OfBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("qt  "u8) ? FileType.QuickTime
        : brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8) ? FileType.M4A
        : brand.StartsWith("heic"u8) || brand.StartsWith("heix"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("avif"u8) ? FileType.Unknown
        : FileType.Mp4;

    private static FileType OfRest(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("OggS"u8))
        {
            return FileType.Ogg;
        }

        if (head.StartsWith("fLaC"u8))
        {
            return FileType.Flac;
        }

        // A frame of MPEG audio: eleven ones, a version, layer III.
        if (head.StartsWith("ID3"u8) || (head.Length >= 2 && (BinaryPrimitives.ReadUInt16BigEndian(head) & 0xffe6) == 0xffe2))
        {
            return FileType.Mp3;
        }

        if (head.StartsWith("%PDF-"u8))
        {
            return FileType.Pdf;
        }

        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
        {
            return FileType.Zip;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return FileType.Gzip;
        }

        return OfText(head);
    }

    private static FileType OfText(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty || head.ContainsAnyInRange((byte)0, (byte)8) || head.ContainsAnyInRange((byte)0x0e, (byte)0x1a))
        {
            return FileType.Unknown;
        }

        var text = Encoding.UTF8.GetString(head);
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase))
        {
            return FileType.Svg;
        }

        return text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<script", StringComparison.OrdinalIgnoreCase) ? FileType.Html : FileType.Text;
    }
}
