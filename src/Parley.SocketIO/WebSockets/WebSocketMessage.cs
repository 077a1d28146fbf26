namespace Parley.SocketIO.WebSockets;

/// <summary>What a read of a WebSocket gave.</summary>
internal enum WebSocketMessageKind
{
    /// <summary>Nothing: the default.</summary>
    None,
    Text,
    Binary,

    /// <summary>A ping, to be answered with its payload by the one writer.</summary>
    Ping,

    /// <summary>The peer sent a close frame; its code is in <see cref="WebSocketMessage.CloseCode"/>.</summary>
    Close,

    /// <summary>The peer broke RFC 6455 or a limit; <see cref="WebSocketMessage.CloseCode"/> is what to close with.</summary>
    Violation,

    /// <summary>The connection ended without a close frame.</summary>
    EndOfStream,
}

/// <summary>Close codes of RFC 6455 §7.4.1 that this server sends.</summary>
internal static class CloseCode
{
    internal const ushort Normal = 1000;
    internal const ushort GoingAway = 1001;
    internal const ushort ProtocolError = 1002;
    internal const ushort InvalidData = 1007;
    internal const ushort PolicyViolation = 1008;
    internal const ushort TooBig = 1009;
    internal const ushort InternalError = 1011;
    internal const ushort TryAgainLater = 1013;
}

/// <summary>One complete message; its payload is valid until the next read.</summary>
internal readonly record struct WebSocketMessage(WebSocketMessageKind Kind, Memory<byte> Payload, ushort CloseCode)
{
    internal static WebSocketMessage Violation(ushort code) => new(WebSocketMessageKind.Violation, default, code);

    internal static WebSocketMessage End { get; } = new(WebSocketMessageKind.EndOfStream, default, 0);
}
