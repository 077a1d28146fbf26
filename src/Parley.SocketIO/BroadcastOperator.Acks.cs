using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Adapters;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

public sealed partial class BroadcastOperator
{
    /// <summary>
    /// Emits an event with one argument to the selected sockets and returns what they have answered by the end of <paramref name="timeout"/>, or as soon
    /// as all have. Those that are late, or gone, are counted in the result. Flags such as <see cref="Volatile"/> have no effect.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="eventName"/> is one of Socket.IO's reserved names.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<BroadcastAcks> EmitWithAckAsync<T>(
        string eventName, T payload, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var id = NextAckId();
        return AskAsync(id, PacketEncoder.Event(_namespace.Name, eventName, payload, type, id), timeout, cancellationToken);
    }

    /// <summary>The same with any number of arguments; see <see cref="EmitWithAckAsync{T}"/>.</summary>
    public Task<BroadcastAcks> EmitWithAckAsync(string eventName, TimeSpan timeout, params ReadOnlySpan<EventArgument> arguments) =>
        EmitWithAckAsync(eventName, timeout, CancellationToken.None, arguments);

    /// <summary>The same with any number of arguments; see <see cref="EmitWithAckAsync{T}"/>.</summary>
    public Task<BroadcastAcks> EmitWithAckAsync(
        string eventName, TimeSpan timeout, CancellationToken cancellationToken, params ReadOnlySpan<EventArgument> arguments)
    {
        var id = NextAckId();
        return AskAsync(id, PacketEncoder.Event(_namespace.Name, eventName, arguments, id), timeout, cancellationToken);
    }

    private long NextAckId() => Cluster?.NextAckId() ?? _namespace.NextAckId();

    private async Task<BroadcastAcks> AskAsync(long id, OutboundPacket packet, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var sockets = FetchSockets();
        var here = _namespace.NodeId;
        var collector = new AckCollector([here, .. Cluster?.OtherNodes ?? []]);
        var asked = new AskedSockets(id, sockets, answer => collector.Add(here, answer));
        collector.Expect(here, sockets.Count);
        Cluster?.BroadcastWithAck(_namespace.Name, _target, id, packet, timeout, collector);
        asked.Ask(packet);
        try
        {
            await collector.Done.WaitAsync(timeout, _namespace.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What has come by now is the result.
        }
        finally
        {
            asked.Forget();
            Cluster?.StopCollecting(id);
        }

        return collector.Result();
    }
}
