namespace Parley.Chaos.Checking.Invariants;

/// <summary>A rollback is visible only with a new epoch, and there is a new epoch only where there was a restore.</summary>
internal sealed class NoSilentRollback : Invariant
{
    public override string Name => "I13";

    public override IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var (_, device) in evidence.Devices)
        {
            foreach (var what in Check(device))
            {
                yield return what;
            }
        }

        if (evidence.Log.Epoch is { } epoch && epoch != 1 + evidence.Journal.Restores)
        {
            yield return $"the database is in epoch {epoch} after {evidence.Journal.Restores} restores of epoch 1";
        }
    }

    private static IEnumerable<string> Check(DeviceJournal device)
    {
        SyncReport? before = null;
        foreach (var sync in device.Syncs)
        {
            if (before is not null && sync.Epoch < before.Epoch)
            {
                yield return $"{device} was in epoch {before.Epoch} at #{before.Moment} and in {sync.Epoch} at #{sync.Moment}";
            }

            if (sync is { Stamped: true, Reset: true } && sync.Epoch == before?.Epoch)
            {
                yield return $"{device} was told at #{sync.Moment} to start anew, in the same epoch {sync.Epoch} as at #{before.Moment}";
            }

            if (sync is { Reset: false } && (before is null || sync.Epoch == before.Epoch || !sync.Stamped))
            {
                foreach (var position in sync.Positions.Where(position => position.UpTo < position.Held))
                {
                    yield return $"{device} held {position.Conversation} up to rev {position.Held} at #{sync.AskedAt} and was answered with rev {position.UpTo} at #{sync.Moment}, in epoch {sync.Epoch}";
                }
            }
            else if (sync is { Reset: false })
            {
                yield return $"{device} came from epoch {before!.Epoch} at #{before.Moment} to {sync.Epoch} at #{sync.Moment} and was not told to start anew";
            }

            before = sync;
        }
    }
}
