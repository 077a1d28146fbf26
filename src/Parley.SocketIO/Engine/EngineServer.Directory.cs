using System.Collections.Concurrent;
using Parley.SocketIO.Sessions;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Engine;

internal sealed partial class EngineServer
{
    /// <summary>WebSockets of this node that belong to sessions of others.</summary>
    private readonly ConcurrentDictionary<UpgradeRelay, byte> _relays = new();

    private ISessionDirectory? _directory;
    private string? _nodeId;

    /// <summary>Asks other nodes about their sessions; null on a server that knows no others.</summary>
    internal SessionForwarder? Forwarder { get; private set; }

    /// <summary>From here on new polling sessions name this node, and other nodes may forward to it. Before the first request.</summary>
    internal Task StartDirectoryAsync(ISessionDirectory directory, string nodeId, CancellationToken cancellationToken)
    {
        _directory = directory;
        _nodeId = nodeId;
        Forwarder = new SessionForwarder(directory, nodeId, this, _logger);
        return directory.StartAsync(nodeId, new ForwardedSessions(this).AnswerAsync, cancellationToken);
    }

    /// <summary>Another node has refused what was forwarded to it.</summary>
    internal void CountRefusal(Admission admission) => Addresses.Refused(admission.Address);

    /// <summary>After the last session has ended: until then the requests that drain it may come through other nodes.</summary>
    internal Task StopDirectoryAsync(CancellationToken cancellationToken) => _directory?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    private async Task RelayAsync(WebSocketConnection socket, SessionAddress owner, Admission admission)
    {
        using var relay = new UpgradeRelay(Forwarder!, owner, socket);
        _relays[relay] = 0;
        try
        {
            await relay.RunAsync();
        }
        finally
        {
            _relays.TryRemove(relay, out _);
            Withdraw(admission);
        }
    }

    /// <summary>Their sessions live on, but without a client: it is told to connect anew.</summary>
    private void StopRelays()
    {
        foreach (var relay in _relays.Keys)
            relay.Stop();
    }

    /// <summary>A WebSocket session needs no address: nothing of it ever arrives anywhere else.</summary>
    private string NewSessionId(EngineSession.Transport transport)
    {
        var secret = NewId(SessionIdBytes);
        return _nodeId is { } node && transport == EngineSession.Transport.Polling ? SessionAddress.Create(secret, node) : secret;
    }
}
