using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Parley.SocketIO.Engine;

/// <summary>The compression of polling answers: <c>br</c> or <c>gzip</c>, as the client accepts them.</summary>
internal static class ContentCoding
{
    private const string Brotli = "br", GZip = "gzip";

    /// <summary>Speed over size, as these are made for one client at a time; its window holds any usual answer in 256 KiB.</summary>
    private const int BrotliQuality = 3, BrotliWindow = 18;

    /// <summary>The coding that the client likes best, <c>br</c> among equals; null when it accepts neither.</summary>
    internal static string? Choose(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
            return null;
        var brotli = QualityOf(accepted, Brotli);
        var gzip = QualityOf(accepted, GZip);
        if (brotli == 0 && gzip == 0)
            return null;
        return brotli >= gzip ? Brotli : GZip;
    }

    internal static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> body, string coding) => coding == Brotli ? CompressBrotli(body) : CompressGZip(body);

    /// <summary>RFC 9110 §12.5.3: without a q it is 1, 0 is a refusal, <c>*</c> stands for what is not named.</summary>
    private static double QualityOf(IList<StringWithQualityHeaderValue> accepted, string coding)
    {
        double any = 0;
        foreach (var value in accepted)
        {
            if (value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase))
                return value.Quality ?? 1;
            if (value.Value == "*")
                any = value.Quality ?? 1;
        }

        return any;
    }

    private static byte[] CompressBrotli(ReadOnlySpan<byte> body)
    {
        var target = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(body.Length));
        try
        {
            // False is for a target that is too small, which the line above rules out.
            return BrotliEncoder.TryCompress(body, target, out var length, BrotliQuality, BrotliWindow)
                ? target.AsSpan(0, length).ToArray()
                : throw new InvalidOperationException("The compressed answer is larger than the encoder had said.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(target);
        }
    }

    private static ReadOnlyMemory<byte> CompressGZip(ReadOnlySpan<byte> body)
    {
        using var target = new MemoryStream(body.Length / 2);
        using (var compressor = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            compressor.Write(body);
        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
