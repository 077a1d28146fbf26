using System.Buffers.Binary;

namespace Parley.Media.Images;

/// <summary>Tag 0x0112 of EXIF (CIPA DC-008, §4.6.4): which way up an image is.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;

    /// <summary>1–8; null when it is not said, or not rightly.</summary>
    /// <param name="tiff">From the TIFF header on.</param>
    public static int? Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return null;
        }

        var little = tiff[0] == (byte)'I';
        var directory = UInt32(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return null;
        }

        var entries = tiff[(int)directory..];
        var count = UInt16(entries, little);
        entries = entries[2..];
        for (var i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (UInt16(entries, little) == Tag)
            {
                return UInt16(entries[8..], little) is >= 1 and <= 8 and var orientation ? orientation : null;
            }
        }

        return null;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
