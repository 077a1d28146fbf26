using Microsoft.Extensions.Options;

namespace Parley.Chat.Search.Index;

/// <summary>Keeps the number of segments small and takes out what was removed. For the one loop that writes the index.</summary>
internal sealed class IndexMaintenance(IndexReader reader, IndexWriter writer, SearchMetrics metrics, IOptions<SearchOptions> options, TimeProvider clock)
{
    /// <summary>Segments of about one size that are merged into one: each message is written once for each of four sizes.</summary>
    private const int AtOnce = 8;

    /// <summary>Where one size ends and the next begins. Larger ones than the last are left as they are.</summary>
    private static readonly int[] Sizes = [64, 512, 4_096, 32_768];

    /// <summary>The most messages of a segment: 3 MB, which are read and written again in 0.2 s when something is taken out of it.</summary>
    private const int MostMessages = 65_536;

    private bool _hasRemovals = true;
    private DateTimeOffset? _removeAt;

    /// <summary>Something was written that is to be taken out of older segments.</summary>
    public void Removed() => _hasRemovals = true;

    /// <summary>Merges what is due. Returns false when the index is no longer this process's.</summary>
    public async ValueTask<bool> MergeAsync(CancellationToken cancellationToken)
    {
        while (Choose(await reader.SegmentsAsync(cancellationToken)) is { Count: > 1 } chosen)
        {
            var removals = _hasRemovals ? await reader.RemovalsAsync(cancellationToken) : RemovalSet.None;
            var segments = await LoadAsync(chosen, cancellationToken);
            if (!await writer.ReplaceAsync(segments, SegmentMerge.Merge(segments, removals), cancellationToken))
            {
                return false;
            }
        }

        metrics.Is(await reader.SizeAsync(cancellationToken));
        return true;
    }

    /// <summary>Takes out what was removed, when it is time. Returns false when the index is no longer this process's.</summary>
    public async ValueTask<bool> SweepAsync(CancellationToken cancellationToken)
    {
        if (!_hasRemovals)
        {
            return true;
        }

        _removeAt ??= clock.GetUtcNow() + options.Value.Remove;
        if (clock.GetUtcNow() < _removeAt)
        {
            return true;
        }

        var removals = await reader.RemovalsAsync(cancellationToken);
        foreach (var segment in await reader.SegmentsAsync(cancellationToken))
        {
            if (segment.Step < removals.Newest && !await RewriteAsync(segment, removals, cancellationToken))
            {
                return false;
            }
        }

        if (!removals.IsEmpty && !await writer.ForgetRemovalsAsync(removals.Newest, cancellationToken))
        {
            return false;
        }

        (_removeAt, _hasRemovals) = (null, false);
        return true;
    }

    private async ValueTask<bool> RewriteAsync(SegmentRow row, RemovalSet removals, CancellationToken cancellationToken)
    {
        if (!(await reader.DirectoryAsync(row, cancellationToken)).Exists(range => removals.Concerns(range.Conversation, row.Step)))
        {
            return true;
        }

        var segment = await reader.LoadAsync(row, cancellationToken);
        return !Array.Exists(segment.Places, place => removals.Removes(place, row.Step))
            || await writer.ReplaceAsync([segment], SegmentMerge.Merge([segment], removals), cancellationToken);
    }

    private async ValueTask<IReadOnlyList<StoredSegment>> LoadAsync(List<SegmentRow> chosen, CancellationToken cancellationToken)
    {
        var segments = new List<StoredSegment>(chosen.Count);
        foreach (var row in chosen)
        {
            segments.Add(await reader.LoadAsync(row, cancellationToken));
        }

        return segments;
    }

    /// <summary>The oldest of the first size of which there are enough, as many as fit into one.</summary>
    private static List<SegmentRow> Choose(IReadOnlyList<SegmentRow> segments)
    {
        var chosen = new List<SegmentRow>();
        var due = segments.Where(segment => segment.Messages < Sizes[^1]).GroupBy(segment => Array.FindIndex(Sizes, size => segment.Messages < size))
            .Where(group => group.Count() >= AtOnce).MinBy(group => group.Key);
        var messages = 0L;
        foreach (var segment in due?.Take(AtOnce) ?? [])
        {
            messages += segment.Messages;
            if (messages > MostMessages)
            {
                break;
            }

            chosen.Add(segment);
        }

        return chosen;
    }
}
