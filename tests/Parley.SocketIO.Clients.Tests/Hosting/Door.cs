namespace Parley.SocketIO.Clients.Tests.Hosting;

/// <summary>How a WebSocket reaches the server.</summary>
public enum Door
{
    /// <summary>As a request of the HTTP pipeline, as polling always does.</summary>
    Http,

    /// <summary>Straight from its connection, in front of HTTP.</summary>
    Connection,
}

/// <summary>What a client is told about transports.</summary>
public enum ClientTransports
{
    /// <summary>Nothing: it polls first, then upgrades.</summary>
    Default,

    /// <summary>WebSocket from the start.</summary>
    WebSocketOnly,
}

internal static class ClientTransportNames
{
    /// <summary>As the scripts of <c>tests/clients</c> take them.</summary>
    internal static string[] Names(this ClientTransports transports) => transports == ClientTransports.Default ? [] : ["websocket"];
}
