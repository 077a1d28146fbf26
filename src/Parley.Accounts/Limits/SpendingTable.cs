namespace Parley.Accounts.Limits;

/// <summary>
/// Who has spent how much, in a table of fixed size, whoever comes: each key has a cell in each of four rows, chosen by a hash with a secret of this process, and what a key has spent is the least that
/// its cells say (a count-min sketch with conservative update). So nobody can fill the memory, and nobody is forgotten before their time. Two keys that share all four cells share a budget: with 10,000
/// attackers that is one key in 23. A cell holds the time at which its budget is whole again (GCRA: the theoretical arrival time of ITU-T I.371). Not for use from two threads.
/// </summary>
internal sealed class SpendingTable
{
    private const int Rows = 4, Width = 16_384; // 512 KiB

    private readonly long[] _wholeAt = new long[Rows * Width];

    /// <summary>How long a key must wait until it may spend; zero when it may now.</summary>
    public TimeSpan WaitOf(string key, Budget budget, long now)
    {
        var after = Math.Max(WholeAt(key), now) + budget.Cost;
        return TimeSpan.FromTicks(Math.Max(0, after - now - budget.Window.Ticks));
    }

    public void Spend(string key, Budget budget, long now)
    {
        var after = Math.Max(WholeAt(key), now) + budget.Cost;
        for (var row = 0; row < Rows; row++)
        {
            ref var cell = ref Cell(key, row);
            cell = Math.Max(cell, after);
        }
    }

    private long WholeAt(string key)
    {
        var least = long.MaxValue;
        for (var row = 0; row < Rows; row++)
        {
            least = Math.Min(least, Cell(key, row));
        }

        return least;
    }

    private ref long Cell(string key, int row) => ref _wholeAt[(row * Width) + (int)((uint)HashCode.Combine(key, row) % Width)];
}
