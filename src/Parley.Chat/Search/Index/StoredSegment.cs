namespace Parley.Chat.Search.Index;

/// <summary>A whole segment, read to be merged.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Places">Of its messages, by their numbers.</param>
/// <param name="Words">Its parts, in rising order.</param>
internal sealed record StoredSegment(SegmentRow Row, MessagePlace[] Places, IReadOnlyList<(long Word, byte[] Lists)> Words)
{
    public IEnumerable<(long Word, int[] Messages)> Lists() => Words.SelectMany(part => WordLists.Read(part.Lists, part.Word));
}
