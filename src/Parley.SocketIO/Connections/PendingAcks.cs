using System.Text.Json;

namespace Parley.SocketIO.Connections;

/// <summary>The emits of one socket whose acknowledgement is due. An unknown or repeated id is ignored, as the protocol asks.</summary>
internal sealed class PendingAcks(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<JsonElement>> _pending = [];
    private long _nextId;
    private bool _isClosed;

    internal (long Id, Task<JsonElement> Answer) Add()
    {
        lock (_gate)
        {
            if (_isClosed)
                throw new SocketDisconnectedException();
            if (_pending.Count >= limit)
                throw new InvalidOperationException($"The socket has {limit} unanswered acknowledgements, the limit of {nameof(SocketIOOptions.MaxPendingAcks)}.");
            var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
            var id = _nextId++;
            _pending[id] = answer;
            return (id, answer.Task);
        }
    }

    internal void Resolve(long id, JsonElement arguments) => Take(id)?.TrySetResult(arguments);

    internal void Forget(long id) => Take(id);

    internal void FailAll()
    {
        TaskCompletionSource<JsonElement>[] all;
        lock (_gate)
        {
            _isClosed = true;
            all = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (var answer in all)
            answer.TrySetException(new SocketDisconnectedException());
    }

    private TaskCompletionSource<JsonElement>? Take(long id)
    {
        lock (_gate)
            return _pending.Remove(id, out var answer) ? answer : null;
    }
}
