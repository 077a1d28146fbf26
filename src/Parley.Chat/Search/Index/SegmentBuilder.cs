using System.Runtime.InteropServices;

namespace Parley.Chat.Search.Index;

/// <summary>Makes a segment of new messages.</summary>
internal static class SegmentBuilder
{
    /// <summary>A hash has 48 bits, so a number of 16 fits beside it, and both are sorted as one number.</summary>
    private const int NumberBits = 16;

    /// <summary>Null when there are none; at most 65,536.</summary>
    public static Segment? Build(IReadOnlyCollection<IndexedMessage> messages)
    {
        if (messages.Count == 0)
        {
            return null;
        }

        var ordered = messages.OrderBy(message => message.Place.Conversation).ThenBy(message => message.Place.Seq).ToArray();
        var pairs = new ulong[ordered.Sum(message => message.Hashes.Length)];
        var next = 0;
        for (var number = 0; number < ordered.Length; number++)
        {
            foreach (var word in ordered[number].Hashes)
            {
                pairs[next++] = ((ulong)word << NumberBits) | (uint)number;
            }
        }

        Array.Sort(pairs);
        var words = new WordLists();
        var list = new List<int>();
        for (var i = 0; i < pairs.Length;)
        {
            var word = pairs[i] >> NumberBits;
            list.Clear();
            for (; i < pairs.Length && pairs[i] >> NumberBits == word; i++)
            {
                list.Add((int)(pairs[i] & ((1 << NumberBits) - 1)));
            }

            words.Add((long)word, CollectionsMarshal.AsSpan(list));
        }

        return Build([.. ordered.Select(message => message.Place)], words);
    }

    /// <param name="places">In the order of conversations and seqs.</param>
    /// <param name="words">What their numbers in this order are listed under.</param>
    public static Segment Build(MessagePlace[] places, WordLists words) => new(
        places.Length, places.Min(place => place.Position), places.Max(place => place.Position), SegmentDirectory.Write(places), PlaceList.Write(places), words.Finish());
}
