using System.Runtime.InteropServices;

namespace Parley.Chat.Search.Index;

/// <summary>Makes one segment of several, without what was removed since they were written, and with the last wording of what they have twice.</summary>
internal static class SegmentMerge
{
    /// <param name="segments">What goes in.</param>
    /// <param name="removals">All that may hold for one of them.</param>
    /// <returns>Null when nothing is left.</returns>
    public static Segment? Merge(IReadOnlyList<StoredSegment> segments, RemovalSet removals)
    {
        // 1. Which messages stay, in which order.
        var kept = new List<(MessagePlace Place, int Source, int Number)>(segments.Sum(segment => segment.Places.Length));
        for (var source = 0; source < segments.Count; source++)
        {
            var (step, places) = (segments[source].Row.Step, segments[source].Places);
            for (var number = 0; number < places.Length; number++)
            {
                if (!removals.Removes(places[number], step))
                {
                    kept.Add((places[number], source, number));
                }
            }
        }

        kept.Sort((one, other) => (one.Place.Conversation, one.Place.Seq, segments[other.Source].Row.Step).CompareTo(
            (other.Place.Conversation, other.Place.Seq, segments[one.Source].Row.Step)));
        if (kept.Count == 0)
        {
            return null;
        }

        // 2. What their numbers are now; -1 for what is gone.
        var numbers = segments.Select(segment => new int[segment.Places.Length]).ToArray();
        Array.ForEach(numbers, list => Array.Fill(list, -1));
        var placed = new List<MessagePlace>(kept.Count);
        foreach (var (place, source, number) in kept)
        {
            if (placed.Count == 0 || (placed[^1].Conversation, placed[^1].Seq) != (place.Conversation, place.Seq))
            {
                numbers[source][number] = placed.Count;
                placed.Add(place);
            }
        }

        // 3. The words, all sources side by side.
        return SegmentBuilder.Build([.. placed], MergeWords(segments, numbers));
    }

    private static WordLists MergeWords(IReadOnlyList<StoredSegment> segments, int[][] numbers)
    {
        var merged = new WordLists();
        var sources = new PriorityQueue<int, long>();
        var readers = segments.Select(segment => segment.Lists().GetEnumerator()).ToArray();
        for (var source = 0; source < readers.Length; source++)
        {
            Advance(source);
        }

        var list = new List<int>();
        while (sources.TryPeek(out _, out var word))
        {
            list.Clear();
            while (sources.TryPeek(out var source, out var next) && next == word)
            {
                sources.Dequeue();
                foreach (var message in readers[source].Current.Messages)
                {
                    if (numbers[source][message] is >= 0 and var number)
                    {
                        list.Add(number);
                    }
                }

                Advance(source);
            }

            if (list.Count > 0)
            {
                list.Sort();
                merged.Add(word, CollectionsMarshal.AsSpan(list));
            }
        }

        return merged;

        void Advance(int source)
        {
            if (readers[source].MoveNext())
            {
                sources.Enqueue(source, readers[source].Current.Word);
            }
        }
    }
}
