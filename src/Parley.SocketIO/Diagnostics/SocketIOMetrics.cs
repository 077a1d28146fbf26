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
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _upgrades;
    private readonly Counter<long> _upgradesFailed;
    private readonly Counter<long> _recoveries;

    // Counted for every packet: a sum that is read when somebody asks costs a tenth of a measurement that is handed to a listener.
    private long _packetsIn;
    private long _packetsOut;
    private long _bytesIn;
    private long _bytesOut;

    public SocketIOMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _connections = meter.CreateUpDownCounter<int>("socketio.connections", "{connection}", "Open connections by transport.");
        meter.CreateObservableCounter("socketio.packets", () => Totals(ref _packetsIn, ref _packetsOut), "{packet}", "Engine.IO packets by direction.");
        meter.CreateObservableCounter("socketio.bytes", () => Totals(ref _bytesIn, ref _bytesOut), "By", "Bytes of Engine.IO packets by direction.");
        _dropped = meter.CreateCounter<long>("socketio.packets.dropped", "{packet}", "Ephemeral and volatile packets dropped.");
        _closed = meter.CreateCounter<long>("socketio.connections.closed", "{connection}", "Closed connections by reason.");
        _upgrades = meter.CreateCounter<long>("socketio.upgrades", "{upgrade}", "Sessions moved from polling to WebSocket.");
        _upgradesFailed = meter.CreateCounter<long>("socketio.upgrades.failed", "{upgrade}", "Upgrades that were refused or not completed.");
        _recoveries = meter.CreateCounter<long>("socketio.recoveries", "{recovery}", "Clients that asked for their session back, by whether they got it.");
    }

    internal void TransportStarted(EngineSession.Transport transport) => _connections.Add(1, Tag(transport));

    internal void TransportEnded(EngineSession.Transport transport) => _connections.Add(-1, Tag(transport));

    internal void Received(int bytes)
    {
        Interlocked.Increment(ref _packetsIn);
        Interlocked.Add(ref _bytesIn, bytes);
    }

    internal void Sent(int packets, int bytes)
    {
        Interlocked.Add(ref _packetsOut, packets);
        Interlocked.Add(ref _bytesOut, bytes);
    }

    internal void Dropped(int packets) => _dropped.Add(packets);

    internal void Closed(DisconnectReason reason) => _closed.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    internal void Upgraded() => _upgrades.Add(1);

    internal void Recovery(bool isRecovered) => _recoveries.Add(1, new KeyValuePair<string, object?>("result", isRecovered ? "recovered" : "lost"));

    internal void UpgradeFailed() => _upgradesFailed.Add(1);

    private static Measurement<long>[] Totals(ref long received, ref long sent) =>
        [new(Volatile.Read(ref received), In), new(Volatile.Read(ref sent), Out)];

    private static KeyValuePair<string, object?> Tag(EngineSession.Transport transport) =>
        transport == EngineSession.Transport.Polling ? Polling : WebSocket;
}
