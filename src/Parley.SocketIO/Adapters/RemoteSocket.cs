using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO.Adapters;

/// <summary>A socket of any node of the cluster as it was when it was asked for. What is done with it is sent to its node.</summary>
public sealed class RemoteSocket
{
    private readonly Namespace _namespace;

    internal RemoteSocket(Namespace ns) => _namespace = ns;

    /// <summary>The socket's public id.</summary>
    public required string Id { get; init; }

    /// <summary>The node that the socket is connected to.</summary>
    public required string NodeId { get; init; }

    /// <summary>The rooms that it was in, its own (<see cref="Id"/>) included.</summary>
    public required IReadOnlyCollection<string> Rooms { get; init; }

    /// <summary>
    /// What the client presented, without credentials: no <see cref="Handshake.Auth"/> and no <c>Authorization</c> and <c>Cookie</c> headers, which
    /// leave no node. Its URL does: tokens do not belong there.
    /// </summary>
    public required Handshake Handshake { get; init; }

    /// <summary>
    /// An object with the entries of <see cref="Socket.Data"/> that have a JSON form: strings, numbers, booleans, null, <see cref="Guid"/>,
    /// <see cref="DateTimeOffset"/>, <see cref="JsonElement"/>, and the types that <see cref="SocketIOOptions.DataJson"/> knows.
    /// </summary>
    public required JsonElement Data { get; init; }

    /// <summary>Makes it join a room.</summary>
    public void Join(string room) => Itself.SocketsJoin(room);

    /// <summary>Makes it leave a room.</summary>
    public void Leave(string room) => Itself.SocketsLeave(room);

    /// <summary>Disconnects it; see <see cref="Socket.Disconnect"/>.</summary>
    public void Disconnect(bool close = false) => Itself.DisconnectSockets(close);

    /// <summary>Emits to it; see <see cref="BroadcastOperator.Emit{T}"/>.</summary>
    public void Emit<T>(string eventName, T payload, JsonTypeInfo<T> type) => Itself.Emit(eventName, payload, type);

    private BroadcastOperator Itself => _namespace.In(Id);
}
