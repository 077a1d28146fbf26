using System.Diagnostics.Metrics;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO.Diagnostics;

/// <summary>The meter <c>Parley.SocketIO</c>.</summary>
internal sealed class SocketIOMetrics
{
    internal const string MeterName = "Parley.SocketIO";

    private static readonly KeyValuePair<string, object?> Polling = new("transport", "polling");
    private static readonly KeyValuePair<string, object?> WebSocket = new("transport", "websocket");
    private static readonly KeyValuePair<string, object?> In = new("direction", "in");
    private static readonly KeyValuePair<string, object?> Out = new("direction", "out");

    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _packets;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _upgrades;
    private readonly Counter<long> _upgradesFailed;

    public SocketIOMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _connections = meter.CreateUpDownCounter<int>("socketio.connections", "{connection}", "Open connections by transport.");
        _packets = meter.CreateCounter<long>("socketio.packets", "{packet}", "Engine.IO packets by direction.");
        _bytes = meter.CreateCounter<long>("socketio.bytes", "By", "Bytes of Engine.IO packets by direction.");
        _dropped = meter.CreateCounter<long>("socketio.packets.dropped", "{packet}", "Ephemeral and volatile packets dropped.");
        _closed = meter.CreateCounter<long>("socketio.connections.closed", "{connection}", "Closed connections by reason.");
        _upgrades = meter.CreateCounter<long>("socketio.upgrades", "{upgrade}", "Sessions moved from polling to WebSocket.");
        _upgradesFailed = meter.CreateCounter<long>("socketio.upgrades.failed", "{upgrade}", "Upgrades that were refused or not completed.");
    }

    internal void TransportStarted(EngineSession.Transport transport) => _connections.Add(1, Tag(transport));

    internal void TransportEnded(EngineSession.Transport transport) => _connections.Add(-1, Tag(transport));

    internal void Received(int bytes)
    {
        _packets.Add(1, In);
        _bytes.Add(bytes, In);
    }

    internal void Sent(int bytes)
    {
        _packets.Add(1, Out);
        _bytes.Add(bytes, Out);
    }

    internal void Dropped(int packets) => _dropped.Add(packets);

    internal void Closed(DisconnectReason reason) => _closed.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    internal void Upgraded() => _upgrades.Add(1);

    internal void UpgradeFailed() => _upgradesFailed.Add(1);

    private static KeyValuePair<string, object?> Tag(EngineSession.Transport transport) =>
        transport == EngineSession.Transport.Polling ? Polling : WebSocket;
}
