namespace Parley.Chat.Search.Index;

/// <summary>
/// The places of a segment's messages, a part of some thousand after another: seq and position, each as the difference to the message before. A conversation's first message in a
/// part is told in full.
/// </summary>
internal static class PlaceList
{
    /// <summary>Messages of one part: 8 to 12 KiB.</summary>
    public const int Part = 4_096;

    public static List<(long Number, byte[] Places)> Write(ReadOnlySpan<MessagePlace> places)
    {
        var parts = new List<(long, byte[])>();
        var bytes = new List<byte>(Part * 3);
        for (var start = 0; start < places.Length; start += Part)
        {
            bytes.Clear();
            var before = default(MessagePlace);
            foreach (var place in places[start..Math.Min(start + Part, places.Length)])
            {
                before = place.Conversation == before.Conversation ? before : new MessagePlace(place.Conversation, 0, 0);
                VarInt.Write(bytes, (ulong)(place.Seq - before.Seq));
                VarInt.WriteSigned(bytes, place.Position - before.Position);
                before = place;
            }

            parts.Add((start, bytes.ToArray()));
        }

        return parts;
    }

    /// <param name="part">One part.</param>
    /// <param name="number">Of its first message.</param>
    /// <param name="directory">All conversations of the segment.</param>
    /// <param name="found">Called for each message of the part, with its number.</param>
    public static void Read(ReadOnlySpan<byte> part, int number, IReadOnlyList<MessageRange> directory, Action<int, MessagePlace> found)
    {
        var at = 0;
        var range = IndexOf(directory, number);
        var before = new MessagePlace(directory[range].Conversation, 0, 0);
        for (; at < part.Length; number++)
        {
            if (number == directory[range].End)
            {
                before = new MessagePlace(directory[++range].Conversation, 0, 0);
            }

            before = before with { Seq = before.Seq + (long)VarInt.Read(part, ref at), Position = before.Position + VarInt.ReadSigned(part, ref at) };
            found(number, before);
        }
    }

    private static int IndexOf(IReadOnlyList<MessageRange> directory, int number)
    {
        var (low, high) = (0, directory.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = directory[middle].First <= number ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
