using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Search.Index;
using Parley.Platform.Database;

namespace Parley.Chat.Search.Query;

/// <summary>What a search asks the index for.</summary>
/// <param name="Scope">Whose messages.</param>
/// <param name="Hashes">By what it is listed.</param>
/// <param name="From">The lowest position.</param>
internal sealed record PlaceQuery(SearchScope Scope, Func<SearchHasher, WantedHashes> Hashes, long From);

/// <summary>By what the index lists a message that may fit. Nothing: every message of the scope.</summary>
/// <param name="All">Each of them.</param>
/// <param name="Any">One of them at least, where there are some.</param>
internal sealed record WantedHashes(IReadOnlyCollection<long> All, IReadOnlyCollection<long> Any);

/// <summary>The newest messages that the index proposes below a position.</summary>
/// <param name="Places">Newest first. Each may turn out not to fit, or to be gone.</param>
/// <param name="Below">Where to go on; null at the end.</param>
internal sealed record FoundPlaces(IReadOnlyList<MessagePlace> Places, long? Below);

/// <summary>
/// Asks the index, the segments with the newest messages first, until those that are left have only older ones. Of each it reads which conversations are in it, then a part of the
/// lists per word, then the places of what is left.
/// </summary>
internal sealed class PlaceFinder([FromKeyedServices(SearchModule.Name)] ModuleDatabase database, SearchKeys keys)
{
    /// <param name="query">What is looked for.</param>
    /// <param name="below">Only positions below it.</param>
    /// <param name="most">Messages that are found at most.</param>
    /// <param name="stop">Ends it early, between two segments.</param>
    public ValueTask<FoundPlaces> FindAsync(PlaceQuery query, long below, int most, CancellationToken stop) => database.ReadAsync(
        async session =>
        {
            var state = await session.QuerySingleAsync<IndexState>(IndexState.Select);
            var newest = new NewestPlaces(most);
            if (keys.Find(state.Proof) is not { } hasher)
            {
                return newest.ToResult(); // not begun yet, or about to be begun anew
            }

            var hashes = query.Hashes(hasher);
            foreach (var (segment, highest) in await SegmentsAsync(session, query.From, below))
            {
                if (newest.IsFullAbove(highest))
                {
                    break;
                }

                if (stop.IsCancellationRequested)
                {
                    return newest.ToResult(reached: highest + 1);
                }

                await SearchAsync(session, segment, query, hashes, below, newest);
            }

            return newest.ToResult();
        },
        CancellationToken.None);

    private static async Task<List<(long Segment, long Newest)>> SegmentsAsync(DatabaseSession session, long from, long below)
    {
        var segments = new List<(long, long)>();
        await session.Prepare("SELECT segment, newest FROM segments WHERE newest >= $1 AND oldest < $2 ORDER BY newest DESC").Bind(1, from).Bind(2, below)
            .ReadAsync(row => segments.Add((row.Number(0), row.Number(1))));
        return segments;
    }

    private static async Task SearchAsync(
        DatabaseSession session, long segment, PlaceQuery query, WantedHashes hashes, long below, NewestPlaces newest)
    {
        List<MessageRange> directory = [];
        await session.Prepare("SELECT directory FROM segments WHERE segment = $1").Bind(1, segment).ReadAsync(row => directory = SegmentDirectory.Read(row.Blob(0)));
        var own = directory.Where(range => query.Scope.Has(range.Conversation)).ToList();
        if (own.Count == 0 || await ListAsync(session, segment, hashes, own) is not { Count: > 0 } numbers)
        {
            return;
        }

        var next = 0;
        for (var before = -1; next < numbers.Count && next > before;)
        {
            before = next;
            var first = numbers[next] / PlaceList.Part * PlaceList.Part;
            await session.Prepare("SELECT places FROM segment_messages WHERE segment = $1 AND number = $2").Bind(1, segment).Bind(2, first).ReadAsync(
                row => PlaceList.Read(row.Blob(0), first, directory, (number, place) =>
                {
                    if (next == numbers.Count || number != numbers[next])
                    {
                        return;
                    }

                    next++;
                    if (place.Position >= query.From && place.Position < below && query.Scope.Sees(place))
                    {
                        newest.Add(place);
                    }
                }));
        }
    }

    /// <summary>The numbers of the messages in some conversations that have all words, rising.</summary>
    private static async Task<List<int>> ListAsync(DatabaseSession session, long segment, WantedHashes hashes, List<MessageRange> own)
    {
        var lists = new List<byte[]>(hashes.All.Count + 1);
        foreach (var hash in hashes.All)
        {
            var list = await FindAsync(session, segment, hash);
            if (list.Length == 0)
            {
                return [];
            }

            lists.Add(list);
        }

        if (hashes.Any.Count > 0)
        {
            byte[] any = [];
            foreach (var hash in hashes.Any)
            {
                any = WordLists.Union(any, await FindAsync(session, segment, hash));
            }

            if (any.Length == 0)
            {
                return [];
            }

            lists.Add(any);
        }

        // The rarest word first: it leaves the fewest to compare.
        lists.Sort((one, other) => one.Length.CompareTo(other.Length));
        var numbers = lists.Count == 0 ? [.. own.SelectMany(range => Enumerable.Range(range.First, range.End - range.First))] : Within(lists[0], own);
        foreach (var list in lists.Skip(1))
        {
            if (numbers.Count == 0)
            {
                break;
            }

            numbers = Both(numbers, list);
        }

        return numbers;
    }

    private static async ValueTask<byte[]> FindAsync(DatabaseSession session, long segment, long hash)
    {
        byte[] list = [];
        await session.Prepare("SELECT word, lists FROM segment_words WHERE segment = $1 AND word <= $2 ORDER BY word DESC LIMIT 1").Bind(1, segment).Bind(2, hash)
            .ReadAsync(row => list = WordLists.Find(row.Blob(1), row.Number(0), hash).ToArray());
        return list;
    }

    private static List<int> Within(byte[] list, List<MessageRange> own)
    {
        var numbers = new List<int>();
        var (at, number, range) = (0, -1, 0);
        while (at < list.Length)
        {
            number += (int)VarInt.Read(list, ref at);
            while (range < own.Count && own[range].End <= number)
            {
                range++;
            }

            if (range == own.Count)
            {
                break;
            }

            if (own[range].First <= number)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    private static List<int> Both(List<int> numbers, byte[] list)
    {
        var both = new List<int>();
        var (at, number, next) = (0, -1, 0);
        while (at < list.Length && next < numbers.Count)
        {
            number += (int)VarInt.Read(list, ref at);
            while (next < numbers.Count && numbers[next] < number)
            {
                next++;
            }

            if (next < numbers.Count && numbers[next] == number)
            {
                both.Add(number);
            }
        }

        return both;
    }
}
