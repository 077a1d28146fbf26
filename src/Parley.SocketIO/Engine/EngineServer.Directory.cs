using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

internal sealed partial class EngineServer
{
    private ISessionDirectory? _directory;
    private string? _nodeId;

    /// <summary>Takes polling requests to the nodes that have their sessions; null on a server that knows no others.</summary>
    internal PollingForwarder? Forwarder { get; private set; }

    /// <summary>From here on new polling sessions name this node, and other nodes may forward to it. Before the first request.</summary>
    internal Task StartDirectoryAsync(ISessionDirectory directory, string nodeId, CancellationToken cancellationToken)
    {
        _directory = directory;
        _nodeId = nodeId;
        Forwarder = new PollingForwarder(directory, nodeId, this, _logger);
        return directory.StartAsync(nodeId, new ForwardedSessions(this).AnswerAsync, cancellationToken);
    }

    /// <summary>After the last session has ended: until then the requests that drain it may come through other nodes.</summary>
    internal Task StopDirectoryAsync(CancellationToken cancellationToken) => _directory?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>A WebSocket session needs no address: nothing of it ever arrives anywhere else.</summary>
    private string NewSessionId(EngineSession.Transport transport)
    {
        var secret = NewId(SessionIdBytes);
        return _nodeId is { } node && transport == EngineSession.Transport.Polling ? SessionAddress.Create(secret, node) : secret;
    }
}
