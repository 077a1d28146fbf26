using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;

namespace Parley.Chat.Search.Index;

/// <summary>What the index says of itself, and what has to be known to keep it in order. Safe from any thread.</summary>
internal sealed class IndexReader([FromKeyedServices(SearchModule.Name)] ModuleDatabase database)
{
    private static readonly SetQuery Conversations = new("SELECT conversation, seq, rev, floor FROM indexed_conversations WHERE conversation IN ($1)");

    public bool IsUnavailable(Exception exception) => database.IsUnavailable(exception);

    public ValueTask<IndexState> StateAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QuerySingleAsync<IndexState>(IndexState.Select), cancellationToken);

    /// <summary>How far these conversations are indexed; those that are not at all are left out.</summary>
    public ValueTask<Dictionary<long, Progress>> ProgressAsync(long[] conversations, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var progress = new Dictionary<long, Progress>(conversations.Length);
            await Conversations.ReadAsync(
                session, conversations, bind: null, row => progress[row.Number(0)] = new Progress(row.Number(1), row.Number(2), row.Number(3)));
            return progress;
        },
        cancellationToken);

    /// <summary>All segments, the first written first.</summary>
    public ValueTask<IReadOnlyList<SegmentRow>> SegmentsAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<SegmentRow>("SELECT segment, step, messages, newest FROM segments ORDER BY segment"), cancellationToken);

    public async ValueTask<RemovalSet> RemovalsAsync(CancellationToken cancellationToken) => new(await database.ReadAsync(
        session => session.QueryAsync<RemovalRow>("SELECT step, conversation, from_seq, to_seq FROM removals"), cancellationToken));

    /// <summary>The conversations of a segment.</summary>
    public ValueTask<List<MessageRange>> DirectoryAsync(SegmentRow segment, CancellationToken cancellationToken) =>
        database.ReadAsync(session => DirectoryAsync(session, segment.Segment), cancellationToken);

    /// <summary>A whole segment.</summary>
    public ValueTask<StoredSegment> LoadAsync(SegmentRow segment, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var directory = await DirectoryAsync(session, segment.Segment);
            var places = new MessagePlace[segment.Messages];
            await session.Prepare("SELECT number, places FROM segment_messages WHERE segment = $1 ORDER BY number").Bind(1, segment.Segment)
                .ReadAsync(row => PlaceList.Read(row.Blob(1), (int)row.Number(0), directory, (number, place) => places[number] = place));
            var words = new List<(long, byte[])>();
            await session.Prepare("SELECT word, lists FROM segment_words WHERE segment = $1 ORDER BY word").Bind(1, segment.Segment)
                .ReadAsync(row => words.Add((row.Number(0), row.Blob(1))));
            return new StoredSegment(segment, places, words);
        },
        cancellationToken);

    /// <summary>How large it is.</summary>
    public ValueTask<IndexSize> SizeAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var size = default(IndexSize);
            await session.Prepare("SELECT COUNT(*), CAST(COALESCE(SUM(messages), 0) AS BIGINT), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM segments")
                .ReadAsync(row => size = new IndexSize(row.Number(0), row.Number(1), row.Number(2)));
            return size;
        },
        cancellationToken);

    private static async Task<List<MessageRange>> DirectoryAsync(DatabaseSession session, long segment)
    {
        var directory = new List<MessageRange>();
        await session.Prepare("SELECT directory FROM segments WHERE segment = $1").Bind(1, segment)
            .ReadAsync(row => directory = SegmentDirectory.Read(row.Blob(0)));
        return directory;
    }
}

/// <summary>How large the index is.</summary>
/// <param name="Segments">Its parts.</param>
/// <param name="Messages">What it has; some may be removed already.</param>
/// <param name="Bytes">Without what the database adds.</param>
internal readonly record struct IndexSize(long Segments, long Messages, long Bytes);
