using System.Collections.Immutable;
using System.Threading.Channels;

namespace Parley.SocketIO.Adapters;

/// <summary>
/// Joins several servers of one process: for tests, and for hosts that serve several endpoints. Thread-safe. Give each server one of its adapters.
/// </summary>
public sealed class InProcessAdapterHub
{
    private readonly Lock _gate = new();
    private ImmutableArray<InProcessAdapter> _started = [];

    /// <summary>An adapter for one server.</summary>
    public IAdapter CreateAdapter() => new InProcessAdapter(this);

    /// <summary>
    /// Cuts a node off without a word, as a broken network would: it neither hears the others nor is it heard. There is no way back.
    /// </summary>
    /// <param name="adapter">One of this hub's adapters.</param>
    public void Cut(IAdapter adapter)
    {
        lock (_gate)
            _started = _started.RemoveAll(one => one == adapter);
    }

    /// <summary>Under one lock, so that all nodes receive all messages in the same order.</summary>
    private void Deliver(InProcessAdapter from, string? to, ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            if (!_started.Contains(from))
                return;
            foreach (var node in _started)
            {
                if (node != from && (to is null || node.NodeId == to))
                    node.Enqueue(message);
            }
        }
    }

    private sealed class InProcessAdapter(InProcessAdapterHub hub) : IAdapter
    {
        // Never delivered on the publisher's thread: two nodes that broadcast at once would wait for each other's locks.
        private readonly Channel<ReadOnlyMemory<byte>> _messages = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new() { SingleReader = true });
        private Task _pump = Task.CompletedTask;

        internal string NodeId { get; private set; } = "";

        public Task StartAsync(string nodeId, Action<ReadOnlyMemory<byte>> receive, CancellationToken cancellationToken)
        {
            NodeId = nodeId;
            _pump = PumpAsync(receive);
            lock (hub._gate)
                hub._started = hub._started.Add(this);
            return Task.CompletedTask;
        }

        public void Publish(ReadOnlyMemory<byte> message) => hub.Deliver(this, null, message);

        public void Send(string nodeId, ReadOnlyMemory<byte> message) => hub.Deliver(this, nodeId, message);

        public Task StopAsync(CancellationToken cancellationToken)
        {
            hub.Cut(this);
            _messages.Writer.TryComplete();
            return _pump.WaitAsync(cancellationToken);
        }

        internal void Enqueue(ReadOnlyMemory<byte> message) => _messages.Writer.TryWrite(message);

        private async Task PumpAsync(Action<ReadOnlyMemory<byte>> receive)
        {
            await foreach (var message in _messages.Reader.ReadAllAsync())
                receive(message);
        }
    }
}
