using Parley.Chat.Search.Index;

namespace Parley.Chat.Search.Query;

/// <summary>Keeps the newest of the places that it is given, each once: what was edited may be in two segments for a while.</summary>
internal sealed class NewestPlaces(int most)
{
    private readonly PriorityQueue<MessagePlace, long> _oldestFirst = new();
    private readonly HashSet<long> _positions = [];

    public void Add(MessagePlace place)
    {
        if (_oldestFirst.Count == most && _oldestFirst.Peek().Position >= place.Position)
        {
            return;
        }

        if (!_positions.Add(place.Position))
        {
            return;
        }

        _oldestFirst.Enqueue(place, place.Position);
        if (_oldestFirst.Count > most)
        {
            _positions.Remove(_oldestFirst.Dequeue().Position);
        }
    }

    /// <summary>Whether there are enough, all of them above a position.</summary>
    public bool IsFullAbove(long position) => _oldestFirst.Count == most && _oldestFirst.Peek().Position > position;

    /// <param name="reached">Below it nothing was looked at, when it ended early.</param>
    public FoundPlaces ToResult(long? reached = null)
    {
        var isFull = _oldestFirst.Count == most;
        var places = _oldestFirst.UnorderedItems.Select(item => item.Element).Where(place => reached is null || place.Position >= reached)
            .OrderByDescending(place => place.Position).ToList();
        return new FoundPlaces(places, reached ?? (isFull && places.Count > 0 ? places[^1].Position : null));
    }
}
