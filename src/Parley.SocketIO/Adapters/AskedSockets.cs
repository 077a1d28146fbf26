using Parley.SocketIO.Connections;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Adapters;

/// <summary>The sockets of this node that are to answer one broadcast, which all have under the same id.</summary>
/// <param name="id">The ack id.</param>
/// <param name="sockets">Who is asked.</param>
/// <param name="onAnswer">Called once for each; with null for one that will not answer.</param>
internal sealed class AskedSockets(long id, IReadOnlyList<Socket> sockets, Action<ReceivedArguments?> onAnswer) : IAckReceiver
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _due = sockets.Count;

    /// <summary>Completes when none is left that could answer.</summary>
    internal Task Done => _done.Task;

    public void OnAck(ReceivedArguments answer) => Add(answer);

    public void OnDisconnected() => Add(null);

    internal void Ask(OutboundPacket packet)
    {
        foreach (var socket in sockets)
        {
            if (!socket.TryAsk(id, packet, this))
                Add(null);
        }
    }

    /// <summary>The time is over: nobody waits any more.</summary>
    internal void Forget()
    {
        foreach (var socket in sockets)
            socket.ForgetAck(id);
    }

    private void Add(ReceivedArguments? answer)
    {
        onAnswer(answer);
        if (Interlocked.Decrement(ref _due) == 0)
            _done.TrySetResult();
    }
}
