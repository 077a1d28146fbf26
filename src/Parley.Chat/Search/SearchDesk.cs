using Parley.Chat.Search.Feed;
using Parley.Chat.Search.Index;

namespace Parley.Chat.Search;

/// <summary>What an operator may ask of the index, and do with it, also while a server runs.</summary>
public sealed class SearchDesk
{
    private readonly LogNews _log;
    private readonly IndexReader _reader;
    private readonly IndexWriter _writer;
    private readonly SearchIndexer _indexer;
    private readonly SearchKeys _keys;
    private readonly TimeProvider _clock;

    internal SearchDesk(LogNews log, IndexReader reader, IndexWriter writer, SearchIndexer indexer, SearchKeys keys, TimeProvider clock) =>
        (_log, _reader, _writer, _indexer, _keys, _clock) = (log, reader, writer, indexer, keys, clock);

    /// <summary>How large it is, and how many conversations have something that it does not have yet.</summary>
    public async Task<SearchStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var size = await _reader.SizeAsync(cancellationToken);
        return new SearchStatus(size.Messages, size.Segments, size.Bytes, await BehindAsync(cancellationToken));
    }

    /// <summary>
    /// Empties the index and makes it anew: here, or, where a server has taken it up first, there. Returns when it is whole. New messages can be found meanwhile, old ones as they
    /// are reached.
    /// </summary>
    /// <param name="progress">Told how many messages have been indexed here with each step.</param>
    /// <param name="cancellationToken">Stops here; a server, now or when it is started, goes on.</param>
    public async Task RebuildAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        await _writer.BeginAnewAsync(cancellationToken);
        try
        {
            while (!await _indexer.RunAsync(progress, cancellationToken) && await BehindAsync(cancellationToken) > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), _clock, cancellationToken);
            }
        }
        finally
        {
            await _writer.ReleaseAsync();
        }
    }

    private async Task<long> BehindAsync(CancellationToken cancellationToken)
    {
        const int chunk = 500;
        var behind = 0L;

        // One that is about to be begun anew has nothing.
        var isOurs = (await _reader.StateAsync(cancellationToken)).IsOf(await _log.EpochAsync(cancellationToken), _keys);
        for (var after = 0L; ;)
        {
            var conversations = await _log.ConversationsAsync(after, chunk, cancellationToken);
            if (conversations.Count == 0)
            {
                return behind;
            }

            long[] numbers = [.. conversations];
            behind += await _log.CountBehindAsync(numbers, isOurs ? await _reader.ProgressAsync(numbers, cancellationToken) : [], cancellationToken);
            after = numbers[^1];
        }
    }
}

/// <summary>The state of the index.</summary>
/// <param name="Messages">In it; some may have been deleted a moment ago.</param>
/// <param name="Segments">Its parts.</param>
/// <param name="Bytes">Without what the database adds.</param>
/// <param name="Behind">Conversations that have something new.</param>
public sealed record SearchStatus(long Messages, long Segments, long Bytes, long Behind);
