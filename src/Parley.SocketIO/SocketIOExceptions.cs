using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>
/// Thrown by a middleware to refuse a socket: the client gets CONNECT_ERROR with the message and the data, and its connection stays open so
/// that it may try again.
/// </summary>
public sealed class ConnectionRefusedException : Exception
{
    /// <summary>Refuses without a message.</summary>
    public ConnectionRefusedException()
        : this("Connection refused")
    {
    }

    /// <summary>Refuses with a message for the client.</summary>
    public ConnectionRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Refuses with a message for the client; the inner exception stays here.</summary>
    public ConnectionRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Refuses with a message and structured data for the client (<c>error.data</c> in JavaScript).</summary>
    public ConnectionRefusedException(string message, JsonElement data)
        : base(message) => ErrorData = data;

    /// <summary>What the client gets as <c>data</c>; null for none.</summary>
    public JsonElement? ErrorData { get; }
}

/// <summary>
/// Thrown by an event middleware (<see cref="Socket.Use"/>, <see cref="Namespace.UseEvent"/>) to refuse an event: its handlers do not run, and a client
/// that asked for an acknowledgement gets <c>{"error":{"message":…,"data":…}}</c>, unless an <c>OnRefused</c> handler has answered.
/// </summary>
public sealed class EventRefusedException : Exception
{
    /// <summary>Refuses without a message.</summary>
    public EventRefusedException()
        : this("Event refused")
    {
    }

    /// <summary>Refuses with a message for the client.</summary>
    public EventRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Refuses with a message for the client; the inner exception stays here.</summary>
    public EventRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Refuses with a message and structured data for the client.</summary>
    public EventRefusedException(string message, JsonElement data)
        : base(message) => ErrorData = data;

    /// <summary>What the client gets as <c>data</c>; null for none.</summary>
    public JsonElement? ErrorData { get; }
}

/// <summary>The socket is, or was meanwhile, disconnected.</summary>
public sealed class SocketDisconnectedException : Exception
{
    /// <summary>With the default message.</summary>
    public SocketDisconnectedException()
        : base("The socket is disconnected.")
    {
    }

    /// <summary>With a message.</summary>
    public SocketDisconnectedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public SocketDisconnectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
