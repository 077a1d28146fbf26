using Parley.Platform.Database;

namespace Parley.Platform.Outbox;

/// <summary>
/// Removes entries that are done or that nobody consumes once they are old, a few hundred in a transaction: marking those of topics without a consumer would
/// cost a write for each, so they just lie until then.
/// </summary>
internal sealed class OutboxPruning(ModuleDatabase database, IReadOnlyCollection<string> consumed, TimeSpan keep, TimeProvider clock)
{
    // The log writes one entry per batch, some hundred a second at most: this keeps up with five times as many.
    private const int ChunkSize = 500, MostChunks = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private DateTimeOffset _dueAt = DateTimeOffset.MinValue;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _dueAt)
        {
            return;
        }

        var before = (now - keep).ToUnixTimeMilliseconds();
        for (var chunk = 0; chunk < MostChunks; chunk++)
        {
            // Chosen on a reading connection, so that nothing is written when nothing is old.
            var old = await database.ReadAsync(session => OutboxTable.OldAsync(session, consumed, before, ChunkSize), cancellationToken);
            if (old.Count > 0)
            {
                await database.WriteAsync(session => OutboxTable.DeleteAsync(session, old), cancellationToken);
            }

            if (old.Count < ChunkSize)
            {
                break;
            }
        }

        _dueAt = now + Interval;
    }
}
