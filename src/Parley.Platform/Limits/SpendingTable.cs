namespace Parley.Platform.Limits;

/// <summary>
/// Who has spent how much, in a table of fixed size, whoever comes: each key has a cell in each of four rows, chosen by a hash with a secret of this process, and what a key has spent is the least that
/// its cells say (a count-min sketch with conservative update). So nobody can fill the memory, and nobody is forgotten before their time. Two keys that share all four cells share a budget: with 10,000
/// attackers that is one key in 23. A cell holds the time at which its budget is whole again (GCRA: the theoretical arrival time of ITU-T I.371). Not for use from two threads.
/// </summary>
public sealed class SpendingTable
{
    private const int Rows = 4, Width = 16_384; // 512 KiB

    private readonly long[] _wholeAt = new long[Rows * Width];

    /// <summary>How long a key must wait until it may spend; zero when it may now.</summary>
    /// <param name="key">Whose budget it is. Two types of keys need two tables.</param>
    /// <param name="cost">What it would spend, in ticks of the window: at most the window.</param>
    /// <param name="window">The time in which a budget that is spent comes back whole.</param>
    /// <param name="now">In ticks, from any beginning.</param>
    public TimeSpan WaitOf<TKey>(TKey key, long cost, TimeSpan window, long now)
    {
        var after = Math.Max(WholeAt(key), now) + cost;
        return TimeSpan.FromTicks(Math.Max(0, after - now - window.Ticks));
    }

    public TimeSpan WaitOf<TKey>(TKey key, Budget budget, long now) => WaitOf(key, budget.Cost, budget.Window, now);

    public void Spend<TKey>(TKey key, long cost, long now)
    {
        var after = Math.Max(WholeAt(key), now) + cost;
        for (var row = 0; row < Rows; row++)
        {
            ref var cell = ref Cell(key, row);
            cell = Math.Max(cell, after);
        }
    }

    public void Spend<TKey>(TKey key, Budget budget, long now) => Spend(key, budget.Cost, now);

    private long WholeAt<TKey>(TKey key)
    {
        var least = long.MaxValue;
        for (var row = 0; row < Rows; row++)
        {
            least = Math.Min(least, Cell(key, row));
        }

        return least;
    }

    private ref long Cell<TKey>(TKey key, int row) => ref _wholeAt[(row * Width) + (int)((uint)HashCode.Combine(key, row) % Width)];
}
