namespace Parley.Chaos.Faults;

/// <summary>Deals every fault once, in an order decided by the seed, then shuffles again: a short run meets each kind, too.</summary>
internal sealed class FaultDeck(IReadOnlyList<Fault> faults, Random random)
{
    private readonly Queue<Fault> _left = new();

    public Fault Next()
    {
        if (_left.Count == 0)
        {
            var order = faults.ToArray();
            random.Shuffle(order);
            foreach (var fault in order)
            {
                _left.Enqueue(fault);
            }
        }

        return _left.Dequeue();
    }
}
