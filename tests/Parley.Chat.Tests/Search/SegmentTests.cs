using Parley.Chat.Search.Index;

namespace Parley.Chat.Tests.Search;

/// <summary>What is written into a segment is what is read from it, also when several have become one.</summary>
public sealed class SegmentTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(300UL)]
    [InlineData(0xffff_ffff_ffffUL)]
    [InlineData(ulong.MaxValue)]
    public void VarInt_Numbers_ComeBack(ulong value)
    {
        var bytes = new List<byte>();
        VarInt.Write(bytes, value);
        VarInt.WriteSigned(bytes, -(long)(value >> 2));
        var at = 0;
        Assert.Equal(value, VarInt.Read(bytes.ToArray(), ref at));
        Assert.Equal(-(long)(value >> 2), VarInt.ReadSigned(bytes.ToArray(), ref at));
        Assert.Equal(bytes.Count, at);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Build_Messages_AreReadAsTheyWere(int count)
    {
        var messages = Some(new Random(count), count, firstPosition: 1);

        var stored = Store(SegmentBuilder.Build(messages)!, step: 1);

        Assert.Equal(Expected(messages), Read(stored));
    }

    [Fact]
    public void Merge_Segments_HasWhatWasNotRemovedInItsLastWording()
    {
        var random = new Random(7);
        var (first, second, third) = (Some(random, 6_000, 1), Some(random, 500, 10_000), Some(random, 3, 20_000));

        // The second segment has another wording of one, the removal of the old one came before it; whole conversations and single messages go.
        var reworded = first[10] with { Hashes = [1, 2, 3] };
        second = [.. second, reworded];
        var removals = new RemovalSet(
        [
            new RemovalRow { Step = 15, Conversation = reworded.Place.Conversation, FromSeq = reworded.Place.Seq, ToSeq = reworded.Place.Seq },
            new RemovalRow { Step = 25, Conversation = 3, FromSeq = 0, ToSeq = long.MaxValue },
            new RemovalRow { Step = 25, Conversation = 4, FromSeq = 0, ToSeq = 50 },
        ]);
        StoredSegment[] segments = [Store(SegmentBuilder.Build(first)!, 10), Store(SegmentBuilder.Build(second)!, 20), Store(SegmentBuilder.Build(third)!, 30)];

        var merged = Store(SegmentMerge.Merge(segments, removals)!, 40);

        bool Stays(IndexedMessage message) => message.Place.Conversation != 3 && !(message.Place.Conversation == 4 && message.Place.Seq <= 50);
        Assert.Equal(Expected([.. first.Where(message => message != first[10]).Concat(second).Where(Stays), .. third]), Read(merged));
    }

    [Fact]
    public void Merge_OfNothingThatStays_IsNothing()
    {
        var segment = Store(SegmentBuilder.Build([new IndexedMessage(new MessagePlace(1, 1, 1), [5])])!, 1);
        Assert.Null(SegmentMerge.Merge([segment], new RemovalSet([new RemovalRow { Step = 2, Conversation = 1, FromSeq = 1, ToSeq = 1 }])));
        Assert.NotNull(SegmentMerge.Merge([segment], new RemovalSet([new RemovalRow { Step = 1, Conversation = 1, FromSeq = 1, ToSeq = 1 }])));
    }

    private static IndexedMessage[] Some(Random random, int count, long firstPosition)
    {
        var next = new Dictionary<long, long>();
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var conversation = random.NextInt64(1, 40);
                next[conversation] = next.GetValueOrDefault(conversation, firstPosition) + random.NextInt64(1, 4);
                long[] hashes = [.. Enumerable.Range(0, random.Next(30)).Select(_ => (long)(Math.Pow(random.NextDouble(), 4) * 50_000) << 30).Distinct()];
                return new IndexedMessage(new MessagePlace(conversation, next[conversation], firstPosition + i), hashes);
            }),
        ];
    }

    private static StoredSegment Store(Segment segment, long step)
    {
        var directory = SegmentDirectory.Read(segment.Directory);
        var places = new MessagePlace[segment.Messages];
        foreach (var (number, part) in segment.Places)
        {
            PlaceList.Read(part, (int)number, directory, (at, place) => places[at] = place);
        }

        Assert.Equal((segment.Oldest, segment.Newest), (places.Min(place => place.Position), places.Max(place => place.Position)));
        return new StoredSegment(new SegmentRow { Segment = step, Step = step, Messages = segment.Messages, Newest = segment.Newest }, places, segment.Words);
    }

    private static IEnumerable<string> Read(StoredSegment segment)
    {
        var words = new Dictionary<int, List<long>>();
        foreach (var (word, messages) in segment.Lists())
        {
            foreach (var message in messages)
            {
                (words.TryGetValue(message, out var list) ? list : words[message] = []).Add(word);
            }
        }

        return segment.Places.Select((place, number) => $"{place}: {string.Join(' ', words.GetValueOrDefault(number, []))}").Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Expected(IEnumerable<IndexedMessage> messages) =>
        messages.Select(message => $"{message.Place}: {string.Join(' ', message.Hashes.Order())}").Order(StringComparer.Ordinal);
}
