namespace Parley.SocketIO.Connections;

/// <summary>The emits of one socket whose acknowledgement is due. An unknown or repeated id is ignored, as the protocol asks.</summary>
internal sealed class PendingAcks(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<ReceivedArguments>> _pending = [];
    private bool _isClosed;

    /// <exception cref="SocketDisconnectedException">The socket is disconnected.</exception>
    /// <exception cref="InvalidOperationException">Too many are unanswered already.</exception>
    internal Task<ReceivedArguments> Expect(long id)
    {
        lock (_gate)
        {
            if (_isClosed)
                throw new SocketDisconnectedException();
            if (_pending.Count >= limit)
                throw new InvalidOperationException($"The socket has {limit} unanswered acknowledgements, the limit of {nameof(SocketIOOptions.MaxPendingAcks)}.");
            var answer = new TaskCompletionSource<ReceivedArguments>(TaskCreationOptions.RunContinuationsAsynchronously);
            _pending[id] = answer;
            return answer.Task;
        }
    }

    internal void Resolve(long id, ReceivedArguments arguments) => Take(id)?.TrySetResult(arguments);

    internal void Forget(long id) => Take(id);

    internal void FailAll()
    {
        TaskCompletionSource<ReceivedArguments>[] all;
        lock (_gate)
        {
            _isClosed = true;
            all = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (var answer in all)
            answer.TrySetException(new SocketDisconnectedException());
    }

    private TaskCompletionSource<ReceivedArguments>? Take(long id)
    {
        lock (_gate)
            return _pending.Remove(id, out var answer) ? answer : null;
    }
}
