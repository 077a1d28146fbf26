namespace Parley.SocketIO.Connections;

/// <summary>The emits of one socket whose acknowledgement is due. An unknown or repeated id is ignored, as the protocol asks.</summary>
internal sealed class PendingAcks(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, IAckReceiver> _pending = [];
    private bool _isClosed;

    /// <exception cref="SocketDisconnectedException">The socket is disconnected.</exception>
    /// <exception cref="InvalidOperationException">Too many are unanswered already.</exception>
    internal Task<ReceivedArguments> Expect(long id)
    {
        var answer = new Answer();
        lock (_gate)
        {
            if (_isClosed)
                throw new SocketDisconnectedException();
            if (_pending.Count >= limit)
                throw new InvalidOperationException($"The socket has {limit} unanswered acknowledgements, the limit of {nameof(SocketIOOptions.MaxPendingAcks)}.");
            _pending[id] = answer;
            return answer.Task;
        }
    }

    /// <summary>False when the socket is disconnected, or too many are unanswered already.</summary>
    internal bool TryExpect(long id, IAckReceiver receiver)
    {
        lock (_gate)
            return !_isClosed && _pending.Count < limit && _pending.TryAdd(id, receiver);
    }

    internal void Resolve(long id, ReceivedArguments arguments) => Take(id)?.OnAck(arguments);

    /// <summary>False when there is nothing to forget any more.</summary>
    internal bool Forget(long id) => Take(id) is not null;

    internal void FailAll()
    {
        IAckReceiver[] all;
        lock (_gate)
        {
            _isClosed = true;
            all = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (var receiver in all)
            receiver.OnDisconnected();
    }

    private IAckReceiver? Take(long id)
    {
        lock (_gate)
            return _pending.Remove(id, out var receiver) ? receiver : null;
    }

    private sealed class Answer() : TaskCompletionSource<ReceivedArguments>(TaskCreationOptions.RunContinuationsAsynchronously), IAckReceiver
    {
        public void OnAck(ReceivedArguments answer) => TrySetResult(answer);

        public void OnDisconnected() => TrySetException(new SocketDisconnectedException());
    }
}
