namespace Parley.Chat.RealTime;

/// <summary>
/// Which entries of the outbox were looked at, and which have to be looked for. An id is given before its commit, so a lower one may appear after a higher one:
/// a window of what came lately is read again and again, and each entry in it is marked. Not for use from two threads.
/// </summary>
/// <remarks>The window is told by this process's own clock, so it does not matter whether the processes agree on the time.</remarks>
internal sealed class SeenEntries
{
    /// <summary>From the id to the commit a batch needs milliseconds, and when the disk stalls, a few seconds.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    private readonly HashSet<long> _seen = [];
    private readonly Queue<(DateTimeOffset At, long Highest)> _readings = new();
    private long _highest;

    /// <param name="after">Where to begin: entries up to it need no look.</param>
    public SeenEntries(long after) => (After, _highest) = (after, after);

    /// <summary>What is to be read: the entries behind this id.</summary>
    public long After { get; private set; }

    public int Count => _seen.Count;

    /// <summary>Takes note of a reading. Returns the entries that were not there before.</summary>
    public IReadOnlyList<long> Add(IReadOnlyList<long> read, DateTimeOffset now)
    {
        var fresh = read.Where(_seen.Add).ToList();
        _highest = read.Count == 0 ? _highest : Math.Max(_highest, read[^1]);
        _readings.Enqueue((now, _highest));
        while (_readings.TryPeek(out var oldest) && oldest.At <= now - Window)
        {
            After = _readings.Dequeue().Highest;
        }

        _seen.RemoveWhere(entry => entry <= After);
        return fresh;
    }

    /// <summary>These will be fresh again: what they tell could not be carried out.</summary>
    public void Forget(IEnumerable<long> entries) => _seen.ExceptWith(entries);
}
