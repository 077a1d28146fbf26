using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;

namespace Parley.SocketIO.Adapters;

/// <summary>
/// One server's part in a cluster, above the <see cref="IAdapter"/>: who else is there, what they ask and what they answer. Steps of a life:
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Start: receive, then say hello; each node that hears it answers with a heartbeat.</item>
/// <item>Running: a heartbeat every interval; any message counts as one. Who is silent for too long is gone, and nothing waits for it any more.</item>
/// <item>Stop, after the last socket has ended: say bye, so that nobody has to wait for the silence.</item>
/// </list>
/// </remarks>
internal sealed partial class Cluster
{
    private readonly SocketIOServer _server;
    private readonly IAdapter _adapter;
    private readonly ILogger _logger;
    private readonly ClusterNodes _nodes;
    private readonly PendingRequests _requests;
    private ITimer? _heartbeat;
    private volatile bool _isRunning;

    internal Cluster(SocketIOServer server, IAdapter adapter)
    {
        _server = server;
        _adapter = adapter;
        _logger = server.Logger;
        _nodes = new ClusterNodes(server.Time, server.Options.Cluster.HeartbeatTimeout);
        _requests = new PendingRequests(_nodes, server.Time);
    }

    private string NodeId => _server.NodeId;

    /// <summary>The other nodes that live, as far as this one knows.</summary>
    internal string[] OtherNodes => _nodes.All();

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await _adapter.StartAsync(NodeId, Receive, cancellationToken);
        _isRunning = true;
        var interval = _server.Options.Cluster.HeartbeatInterval;
        _heartbeat = _server.Time.CreateTimer(static cluster => ((Cluster)cluster!).Beat(), this, interval, interval);
        Publish(Message(MessageKind.Hello));
    }

    internal async Task StopAsync()
    {
        if (!_isRunning)
            return;
        Publish(Message(MessageKind.Bye));
        _isRunning = false;
        _heartbeat?.Dispose();

        // Nothing will be heard any more: what still waits for others ends now.
        foreach (var node in _nodes.All())
        {
            _nodes.Forget(node);
            OnNodeGone(node);
        }

        await _adapter.StopAsync(CancellationToken.None);
    }

    private MessageWriter Message(MessageKind kind, int sizeHint = 256) => new(kind, NodeId, sizeHint);

    internal void Publish(MessageWriter message)
    {
        if (_isRunning)
            _adapter.Publish(message.Message);
    }

    private void Send(string nodeId, MessageWriter message)
    {
        if (_isRunning)
            _adapter.Send(nodeId, message.Message);
    }

    private void Beat()
    {
        Publish(Message(MessageKind.Heartbeat));
        foreach (var node in _nodes.ForgetSilent())
        {
            SocketIOLog.NodeSilent(_logger, node);
            OnNodeGone(node);
        }
    }

    private void OnNodeGone(string nodeId)
    {
        _requests.OnNodeGone(nodeId);
        foreach (var collector in _collectors.Values)
            collector.OnNodeGone(nodeId);
    }

    /// <summary>Called by the engine, one message at a time.</summary>
    private void Receive(ReadOnlyMemory<byte> message)
    {
        try
        {
            var reader = new MessageReader(message.Span);
            if (reader.ReadByte() != MessageWriter.Version)
            {
                SocketIOLog.NodeMessageIgnored(_logger);
                return;
            }

            var kind = (MessageKind)reader.ReadByte();
            var from = reader.ReadString();
            if (from != NodeId)
                Receive(kind, from, ref reader);
        }
        catch (Exception error)
        {
            // Whatever another node sends, the messages after it are received.
            SocketIOLog.NodeMessageFailed(_logger, error);
        }
    }

    private void Receive(MessageKind kind, string from, ref MessageReader reader)
    {
        if (kind == MessageKind.Bye)
        {
            if (_nodes.Forget(from))
                SocketIOLog.NodeLeft(_logger, from);
            OnNodeGone(from);
            return;
        }

        if (_nodes.Heard(from))
            SocketIOLog.NodeJoined(_logger, from);
        switch (kind)
        {
            case MessageKind.Hello:
                Send(from, Message(MessageKind.Heartbeat));
                break;
            case MessageKind.Broadcast:
                OnBroadcast(ref reader);
                break;
            case MessageKind.SocketsJoin or MessageKind.SocketsLeave or MessageKind.DisconnectSockets:
                OnCommand(kind, ref reader);
                break;
            case MessageKind.ServerSideEmit:
                OnServerSideEmit(from, ref reader);
                break;
            case MessageKind.FetchSockets:
                OnFetchSockets(from, ref reader);
                break;
            case MessageKind.BroadcastWithAck:
                OnBroadcastWithAck(from, ref reader);
                break;
            case MessageKind.BroadcastAck:
                OnBroadcastAck(from, ref reader);
                break;
            case MessageKind.TakeSession:
                OnTakeSession(from, ref reader);
                break;
            case MessageKind.CountSockets:
                OnCountSockets(from, ref reader);
                break;
            case MessageKind.Reply:
                _requests.OnReply(reader.ReadInt64(), from, reader.ReadBytes());
                break;
        }
    }
}
