using Parley.Chat.RealTime;
using Parley.Platform.Outbox;

namespace Parley.Chat.Search.Feed;

/// <summary>
/// Which conversations have moved since it was asked last, by the entries that batches leave in the outbox: those of every process. Not for use from two threads.
/// </summary>
internal sealed class AdvanceFeed(AdvanceReader reader, TimeProvider clock)
{
    /// <summary>Entries that are worked off. Who has missed more looks through all conversations instead.</summary>
    private const int MaxEntries = 20_000;

    /// <summary>Entries are kept for at least a minute (<see cref="OutboxOptions"/>). Who was away for about as long may have missed some.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(45);

    private SeenEntries? _seen;
    private DateTimeOffset _readAt;

    /// <summary>From now on. What was before is the caller's to look for.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        // Ids are given before their commits: what commits late has a lower one.
        _seen = new SeenEntries(Math.Max(0, await reader.LastEntryAsync(cancellationToken) - 500));
        _readAt = clock.GetUtcNow();
    }

    /// <summary>Null when some may have been missed.</summary>
    public async ValueTask<IReadOnlyCollection<long>?> NextAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_seen is not { } seen || now - _readAt > Kept)
        {
            return null;
        }

        var most = MaxEntries + seen.Count;
        var entries = await reader.EntriesAsync(seen.After, most, cancellationToken);
        if (entries.Count > most)
        {
            return null;
        }

        _readAt = now;
        return [.. (await reader.AdvancesAsync(seen.Add(entries, now), cancellationToken)).Select(advance => advance.Conversation)];
    }

    /// <summary>What was told last was not carried out.</summary>
    public void Forget() => _seen = null;
}
