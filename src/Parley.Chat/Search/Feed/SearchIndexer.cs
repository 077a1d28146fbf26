using Parley.Chat.Search.Index;

namespace Parley.Chat.Search.Feed;

/// <summary>
/// Brings the index up to the log: at first all conversations, then those that move. How far each is indexed is written with what is indexed of it, so that nothing is missing or
/// there twice, wherever it was interrupted. For one loop.
/// </summary>
internal sealed class SearchIndexer(
    LogNews log, AdvanceFeed feed, MessageOpener opener, IndexReader reader, IndexWriter writer, IndexMaintenance maintenance, SearchMetrics metrics, TimeProvider clock)
{
    /// <summary>Conversations that are asked for at once.</summary>
    private const int Chunk = 500;

    /// <summary>Messages of one write: some 20 MB while it is prepared, and at a rebuild few enough segments to merge.</summary>
    private const int MostMessages = 8_192;

    private long _generation = -1;
    private bool _isCurrent;

    /// <summary>One round. Returns whether everything that was there when it began is indexed, by this process.</summary>
    /// <param name="progress">Told how many messages were indexed with each write; may be null.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    public async ValueTask<bool> RunAsync(Action<int>? progress, CancellationToken cancellationToken)
    {
        if (!await writer.HoldAsync(await log.EpochAsync(cancellationToken), cancellationToken))
        {
            _isCurrent = false;
            return false;
        }

        if (_generation != writer.Generation)
        {
            (_generation, _isCurrent) = (writer.Generation, false);
        }

        try
        {
            var complete = _isCurrent && await feed.NextAsync(cancellationToken) is { } moved
                ? await FollowAsync(moved, progress, cancellationToken)
                : await CatchUpAsync(progress, cancellationToken);
            _isCurrent = complete && await maintenance.SweepAsync(cancellationToken);
        }
        catch
        {
            _isCurrent = false;
            throw;
        }

        return _isCurrent;
    }

    /// <summary>All conversations.</summary>
    private async ValueTask<bool> CatchUpAsync(Action<int>? progress, CancellationToken cancellationToken)
    {
        _isCurrent = false;
        await feed.BeginAsync(cancellationToken);
        for (var after = 0L; ;)
        {
            var conversations = await log.ConversationsAsync(after, Chunk, cancellationToken);
            if (conversations.Count == 0)
            {
                return await maintenance.MergeAsync(cancellationToken);
            }

            if (!await IndexAsync([.. conversations], progress, cancellationToken))
            {
                return false;
            }

            after = conversations[^1];
        }
    }

    private async ValueTask<bool> FollowAsync(IReadOnlyCollection<long> moved, Action<int>? progress, CancellationToken cancellationToken)
    {
        foreach (var conversations in moved.Chunk(Chunk))
        {
            if (!await IndexAsync(conversations, progress, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>False when the index is no longer this process's.</returns>
    private async ValueTask<bool> IndexAsync(long[] conversations, Action<int>? progress, CancellationToken cancellationToken)
    {
        News news;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            news = await log.ReadAsync(conversations, await reader.ProgressAsync(conversations, cancellationToken), MostMessages, cancellationToken);
            if (news.Progress.Count == 0)
            {
                return true;
            }

            if (!await WriteAsync(news, cancellationToken) || !await maintenance.MergeAsync(cancellationToken))
            {
                return false;
            }

            progress?.Invoke(news.Messages.Count);
        }
        while (news.HasMore);
        return true;
    }

    private async ValueTask<bool> WriteAsync(News news, CancellationToken cancellationToken)
    {
        if (writer.Hasher is not { } hasher)
        {
            return false;
        }

        var batch = new IndexBatch
        {
            Messages = await opener.OpenAsync(news.Messages, hasher, cancellationToken),
            Removals = news.Removals,
            Progress = news.Progress,
        };
        if (!await writer.WriteAsync(batch, cancellationToken))
        {
            return false;
        }

        if (news.Removals.Count > 0)
        {
            maintenance.Removed();
        }

        if (_isCurrent && news.Messages.Count > 0)
        {
            metrics.Indexed(clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(news.Messages.Min(message => message.CreatedAt)));
        }

        return true;
    }
}
