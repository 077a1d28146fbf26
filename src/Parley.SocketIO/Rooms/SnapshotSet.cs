namespace Parley.SocketIO.Rooms;

/// <summary>
/// A set that hands itself out as an array. Most rooms have few members and most sockets are in few rooms: up to <see cref="Small"/> it is nothing but that
/// array, replaced by each change; above, a hash set with an array that is made when it is asked for. Not thread-safe; the arrays never change.
/// </summary>
internal struct SnapshotSet<T>
    where T : class
{
    /// <summary>A scan of 64 references costs about as much as a hash look-up of a string.</summary>
    private const int Small = 64;

    private T[]? _items;
    private HashSet<T>? _large;

    internal readonly int Count => _large?.Count ?? _items?.Length ?? 0;

    internal T[] Items => _items ??= _large is null ? [] : [.. _large];

    internal readonly bool Contains(T item) => _large?.Contains(item) ?? Array.IndexOf(_items ?? [], item) >= 0;

    internal bool Add(T item)
    {
        if (_large is not null)
        {
            if (!_large.Add(item))
                return false;
            _items = null;
            return true;
        }

        var items = _items ?? [];
        if (Array.IndexOf(items, item) >= 0)
            return false;
        if (items.Length < Small)
        {
            _items = [.. items, item];
        }
        else
        {
            _large = [.. items, item];
            _items = null;
        }

        return true;
    }

    internal bool Remove(T item)
    {
        if (_large is not null)
        {
            if (!_large.Remove(item))
                return false;
            _items = null;
            return true;
        }

        var index = Array.IndexOf(_items ?? [], item);
        if (index < 0)
            return false;
        _items = [.. _items.AsSpan(0, index), .. _items.AsSpan(index + 1)];
        return true;
    }
}
