namespace Parley.Chat.Search.Index;

/// <summary>A part of the index as it is stored.</summary>
/// <param name="Messages">How many it has.</param>
/// <param name="Oldest">The lowest position.</param>
/// <param name="Newest">The highest.</param>
/// <param name="Directory">See <see cref="SegmentDirectory"/>.</param>
/// <param name="Places">By the number of their first message.</param>
/// <param name="Words">By their first hash.</param>
internal sealed record Segment(
    int Messages, long Oldest, long Newest, byte[] Directory, IReadOnlyList<(long Number, byte[] Places)> Places, IReadOnlyList<(long Word, byte[] Lists)> Words)
{
    public long Bytes => Directory.Length + Places.Sum(part => (long)part.Places.Length) + Words.Sum(part => (long)part.Lists.Length);
}

/// <summary>A stored segment's row.</summary>
internal sealed class SegmentRow
{
    public long Segment { get; init; }

    /// <summary>Removals of later steps hold for it.</summary>
    public long Step { get; init; }

    public long Messages { get; init; }

    public long Newest { get; init; }
}
