namespace Parley.SocketIO.Connections;

/// <summary>
/// What waits for a socket's handlers, in order of arrival, bounded by making the reader wait. Not thread-safe: guarded by its socket's lock.
/// </summary>
internal struct Inbox(int maxBytes, int maxPackets)
{
    private Queue<object>? _items;
    private TaskCompletionSource? _room;
    private int _bytes;

    /// <summary>Adds an item. The task completes when the reader may go on.</summary>
    internal Task Add(object item, int sizeBytes)
    {
        (_items ??= new(4)).Enqueue(item);
        _bytes += sizeBytes;
        if (_bytes < maxBytes && _items.Count < maxPackets)
            return Task.CompletedTask;
        _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _room.Task;
    }

    internal bool TryTake(out object item)
    {
        if (_items is null || !_items.TryDequeue(out item!))
        {
            item = null!;

            // An idle socket keeps nothing of its last burst.
            _items = null;
            return false;
        }

        _bytes -= (item as SocketEvent)?.SizeBytes ?? 0;
        if (_room is not null && _bytes <= maxBytes / 2 && _items.Count <= maxPackets / 2)
        {
            _room.TrySetResult();
            _room = null;
        }

        return true;
    }
}
