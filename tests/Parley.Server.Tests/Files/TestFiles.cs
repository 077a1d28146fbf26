using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Parley.Testing;

namespace Parley.Server.Tests.Files;

/// <summary>Files as people upload them, and as attackers do.</summary>
internal static class TestFiles
{
    /// <summary>Stands in all that must not survive: places, comments, profiles' texts.</summary>
    public const string Canary = "CANARY-48.8577N";

    /// <summary>35 bytes that ask for 65535 × 65535 pixels.</summary>
    public static readonly byte[] GifBomb = Convert.FromHexString("474946383961ffffffff800000000000ffffff2c00000000ffffffff0002024c01003b");

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) != 0 ? 0xedb88320 ^ (c >> 1) : c >> 1))];

    /// <summary>What a camera writes: EXIF with an orientation and a place, XMP, a comment.</summary>
    public static async Task<byte[]> PhotoAsync(int width, int height, int orientation)
    {
        var jpeg = await FfmpegAsync("jpg", "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}:rate=1", "-frames:v", "1", "-q:v", "3");
        byte[] exif =
        [
            .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(Canary),
        ];
        return [.. jpeg[..2], .. Segment(0xe1, exif), .. Segment(0xe1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.ASCII.GetBytes(Canary)]), .. Segment(0xfe, Encoding.ASCII.GetBytes(Canary)), .. jpeg[2..], .. Encoding.ASCII.GetBytes("<script>" + Canary)];
    }

    /// <summary>A real image of one colour, with a text in it and something behind its end.</summary>
    public static byte[] Png(int width, int height) =>
        [.. PngHead(width, height), .. Chunk("tEXt", Encoding.ASCII.GetBytes($"Comment\0{Canary}")), .. Chunk("IDAT", Deflate(new byte[height * ((width * 3) + 1)])), .. Chunk("IEND", []), .. Encoding.ASCII.GetBytes($"<script>{Canary}</script>")];

    /// <summary>An image whose header asks for a lot and whose body is nearly nothing.</summary>
    public static byte[] PngBomb(int width, int height, bool interlaced = false) => [.. PngHead(width, height, interlaced), .. Chunk("IDAT", Deflate(new byte[1_000_000])), .. Chunk("IEND", [])];

    /// <summary>A small image with a profile that unpacks to 200 MB.</summary>
    public static byte[] PngProfileBomb() =>
        [.. PngHead(2, 2), .. Chunk("iCCP", [.. "a\0\0"u8, .. Deflate(new byte[200_000_000])]), .. Chunk("zTXt", [.. "a\0\0"u8, .. Deflate(new byte[200_000_000])]), .. Chunk("IDAT", Deflate(new byte[14])), .. Chunk("IEND", [])];

    /// <summary>An animation with a comment; it repeats for ever.</summary>
    public static byte[] Gif(int frames)
    {
        var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([2, 0, 2, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255]);
        file.Write([0x21, 0xff, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
        file.Write([0x21, 0xfe, (byte)Canary.Length, .. Encoding.ASCII.GetBytes(Canary), 0]);
        for (var i = 0; i < frames; i++)
        {
            file.Write([0x21, 0xf9, 4, 0, 5, 0, 0, 0, 0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, 0x44, 0x34, 0x05, 0]);
        }

        file.WriteByte(0x3b);
        return file.ToArray();
    }

    /// <summary>An extended header for each length, with as many bytes behind it.</summary>
    public static byte[] WebP(params int[] headers)
    {
        byte[] chunks = [.. headers.SelectMany(Header)];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(4 + chunks.Length + 10), .. "WEBP"u8, .. chunks, .. new byte[10]];

        static byte[] Header(int length) => [.. "VP8X"u8, .. BitConverter.GetBytes(length), .. new byte[length]];
    }

    /// <summary>A recording, made by ffmpeg, that says where it was made.</summary>
    public static async Task<byte[]> FfmpegAsync(string ending, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File($"out.{ending}");
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", .. arguments, "-metadata", $"title={Canary}", "-metadata", $"location={Canary}", path])
        {
            RedirectStandardError = true,
        })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
        return await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
    }

    public static Task<byte[]> VideoAsync() => FfmpegAsync(
        "mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10:duration=2", "-f", "lavfi", "-i", "sine=duration=2", "-c:v", "mpeg4", "-c:a", "aac", "-movflags", "use_metadata_tags");

    /// <summary>Whether something of a file still tells what it must not.</summary>
    public static bool HasCanary(byte[] file) => file.AsSpan().IndexOf("CANARY"u8) >= 0;

    /// <summary>The size that a JPEG or PNG says it has.</summary>
    public static (int Width, int Height) SizeOf(byte[] file)
    {
        if (file[0] == 0x89)
        {
            return (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        }

        var at = 2;
        while (file[at + 1] is not (0xc0 or 0xc1 or 0xc2))
        {
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
        }

        return (BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 5)));
    }

    private static byte[] PngHead(int width, int height, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (8, 2, interlaced ? (byte)1 : (byte)0);
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR", header)];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, ~named.Aggregate(uint.MaxValue, (sum, one) => CrcTable[(sum ^ one) & 255] ^ (sum >> 8)));
        return [.. length, .. named, .. crc];
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Segment(byte marker, byte[] data) => [0xff, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];
}
