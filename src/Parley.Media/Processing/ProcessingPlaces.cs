using Parley.Protocol;

namespace Parley.Media.Processing;

/// <summary>
/// How many files are looked at at once, and one of each owner at most: whoever uploads what takes long waits for themselves. Safe from any thread; holds nothing of
/// owners of whom nothing is looked at.
/// </summary>
internal sealed class ProcessingPlaces(int count) : IDisposable
{
    private readonly SemaphoreSlim _all = new(count);
    private readonly Dictionary<UserId, OwnersTurn> _owners = [];

    /// <summary>Waits for a place. Dispose what it returns to give it back.</summary>
    public async ValueTask<IDisposable> TakeAsync(UserId owner, CancellationToken cancellationToken)
    {
        // One's own turn first: who waits for it holds none of the places.
        var turn = Join(owner);
        try
        {
            await turn.Free.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(owner, turn);
            throw;
        }

        try
        {
            await _all.WaitAsync(cancellationToken);
        }
        catch
        {
            turn.Free.Release();
            Leave(owner, turn);
            throw;
        }

        return new Place(this, owner, turn);
    }

    public void Dispose() => _all.Dispose();

    private OwnersTurn Join(UserId owner)
    {
        lock (_owners)
        {
            if (!_owners.TryGetValue(owner, out var turn))
            {
                _owners.Add(owner, turn = new OwnersTurn());
            }

            turn.Count++;
            return turn;
        }
    }

    private void Leave(UserId owner, OwnersTurn turn)
    {
        lock (_owners)
        {
            if (--turn.Count == 0)
            {
                _owners.Remove(owner);
                turn.Free.Dispose();
            }
        }
    }

    private void GiveBack(UserId owner, OwnersTurn turn)
    {
        _all.Release();
        turn.Free.Release();
        Leave(owner, turn);
    }

    private sealed class OwnersTurn
    {
        public SemaphoreSlim Free { get; } = new(1);

        /// <summary>Who waits for it or has it.</summary>
        public int Count { get; set; }
    }

    private sealed class Place(ProcessingPlaces places, UserId owner, OwnersTurn turn) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                places.GiveBack(owner, turn);
            }
        }
    }
}
