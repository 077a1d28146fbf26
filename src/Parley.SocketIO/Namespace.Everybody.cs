using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Adapters;

namespace Parley.SocketIO;

/// <summary>What <see cref="BroadcastOperator"/> does, with all sockets of the namespace.</summary>
public sealed partial class Namespace
{
    /// <summary>Everybody, on this server only: what is done with it does not reach the other nodes of a cluster.</summary>
    public BroadcastOperator Local => new BroadcastOperator(this).Local;

    /// <summary>Everybody; see <see cref="BroadcastOperator.Volatile"/>.</summary>
    public BroadcastOperator Volatile => new BroadcastOperator(this).Volatile;

    /// <summary>See <see cref="BroadcastOperator.EmitWithAckAsync{T}"/>.</summary>
    public Task<BroadcastAcks> EmitWithAckAsync<T>(
        string eventName, T payload, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        new BroadcastOperator(this).EmitWithAckAsync(eventName, payload, type, timeout, cancellationToken);

    /// <summary>See <see cref="BroadcastOperator.EmitWithAckAsync{T}"/>.</summary>
    public Task<BroadcastAcks> EmitWithAckAsync(string eventName, TimeSpan timeout, params ReadOnlySpan<EventArgument> arguments) =>
        new BroadcastOperator(this).EmitWithAckAsync(eventName, timeout, arguments);

    /// <summary>See <see cref="BroadcastOperator.FetchSocketsAsync"/>.</summary>
    public Task<ClusterResult<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        new BroadcastOperator(this).FetchSocketsAsync(cancellationToken);

    /// <summary>See <see cref="BroadcastOperator.CountSocketsAsync"/>.</summary>
    public Task<ClusterResult<int>> CountSocketsAsync(CancellationToken cancellationToken = default) =>
        new BroadcastOperator(this).CountSocketsAsync(cancellationToken);

    /// <summary>See <see cref="BroadcastOperator.SocketsJoin"/>.</summary>
    public void SocketsJoin(string room) => new BroadcastOperator(this).SocketsJoin(room);

    /// <summary>See <see cref="BroadcastOperator.SocketsLeave"/>.</summary>
    public void SocketsLeave(string room) => new BroadcastOperator(this).SocketsLeave(room);

    /// <summary>See <see cref="BroadcastOperator.DisconnectSockets"/>.</summary>
    public void DisconnectSockets(bool close = false) => new BroadcastOperator(this).DisconnectSockets(close);
}
