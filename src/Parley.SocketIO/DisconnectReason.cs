namespace Parley.SocketIO;

/// <summary>Why a socket was disconnected.</summary>
public enum DisconnectReason
{
    /// <summary>The client closed its connection, or it broke.</summary>
    TransportClose,

    /// <summary>The transport failed, or the client broke the transport's rules (two polls at a time, a bad frame).</summary>
    TransportError,

    /// <summary>No pong within <see cref="SocketIOOptions.PingTimeout"/>.</summary>
    PingTimeout,

    /// <summary>The client sent a packet that the protocol forbids.</summary>
    ParseError,

    /// <summary>The client left the namespace.</summary>
    ClientDisconnect,

    /// <summary>The application called <see cref="Socket.Disconnect"/>. Official clients do not reconnect by themselves after it.</summary>
    ServerDisconnect,

    /// <summary>The client read too slowly: its queue was full, or a write stalled for <see cref="SocketIOOptions.WriteTimeout"/>.</summary>
    SlowConsumer,

    /// <summary>No namespace was joined within <see cref="SocketIOOptions.ConnectTimeout"/>.</summary>
    ConnectTimeout,

    /// <summary>The server stops. Official clients reconnect.</summary>
    ServerShutdown,
}
