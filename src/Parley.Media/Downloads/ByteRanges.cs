using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Parley.Media.Downloads;

/// <summary>A part of a file.</summary>
internal readonly record struct ByteRange(long From, long Count)
{
    public long Last => From + Count - 1;

    public string ContentRange(long length) => string.Create(CultureInfo.InvariantCulture, $"bytes {From}-{Last}/{length}");
}

/// <summary>Which parts of a file a request asks for (RFC 9110 §14).</summary>
internal static class ByteRanges
{
    /// <summary>A player asks for one, a reader of PDF for a few. Hundreds are an attack (RFC 9110 §17.15).</summary>
    public const int Most = 5;

    /// <summary>Null: the whole file, because nothing else is asked, or in a way that may be ignored. Empty: nothing of it can be had.</summary>
    public static IReadOnlyList<ByteRange>? Read(string? header, long length)
    {
        if (string.IsNullOrEmpty(header) || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (header.AsSpan().Count(',') >= Most)
        {
            return [];
        }

        if (!RangeHeaderValue.TryParse(header, out var parsed))
        {
            return null;
        }

        var ranges = parsed.Ranges.Select(range => Of(range, length)).OfType<ByteRange>().ToList();
        return Overlap(ranges) ? [] : ranges;
    }

    private static ByteRange? Of(RangeItemHeaderValue range, long length)
    {
        var (from, last) = range switch
        {
            { From: null, To: { } suffix } => (Math.Max(0, length - suffix), length - 1),
            { From: { } first, To: null } => (first, length - 1),
            _ => (range.From ?? 0, Math.Min(range.To ?? 0, length - 1)),
        };
        return from > last ? null : new ByteRange(from, last - from + 1);
    }

    private static bool Overlap(List<ByteRange> ranges)
    {
        var ordered = ranges.OrderBy(range => range.From).ToList();
        return ordered.Zip(ordered.Skip(1)).Any(pair => pair.First.Last >= pair.Second.From);
    }
}
