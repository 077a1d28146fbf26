namespace Parley.Chat.Search.Index;

/// <summary>
/// Which conversations have messages in a segment: their number (as the difference to the one before) and how many, in rising order, which is the order of the segment's messages.
/// So whoever may see few conversations skips the others without looking at them.
/// </summary>
internal static class SegmentDirectory
{
    public static byte[] Write(ReadOnlySpan<MessagePlace> places)
    {
        var bytes = new List<byte>();
        var before = 0L;
        for (var start = 0; start < places.Length;)
        {
            var conversation = places[start].Conversation;
            var end = start;
            while (end < places.Length && places[end].Conversation == conversation)
            {
                end++;
            }

            VarInt.Write(bytes, (ulong)(conversation - before));
            VarInt.Write(bytes, (ulong)(end - start));
            (before, start) = (conversation, end);
        }

        return [.. bytes];
    }

    /// <summary>All conversations, with the numbers of their messages: from the first up to, and without, the last.</summary>
    public static List<MessageRange> Read(ReadOnlySpan<byte> directory)
    {
        var ranges = new List<MessageRange>();
        var (at, conversation, first) = (0, 0L, 0);
        while (at < directory.Length)
        {
            conversation += (long)VarInt.Read(directory, ref at);
            var end = first + (int)VarInt.Read(directory, ref at);
            ranges.Add(new MessageRange(conversation, first, end));

            first = end;
        }

        return ranges;
    }
}

/// <summary>The messages of one conversation in a segment, by their numbers in it.</summary>
internal readonly record struct MessageRange(long Conversation, int First, int End);
