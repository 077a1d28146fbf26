using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Diagnostics;

/// <summary>Everything this library logs. Event ids 1000–1999. Never payloads, addresses, URLs (they may carry tokens) or Engine.IO session ids.</summary>
internal static partial class SocketIOLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Connection closed: {Reason}.")]
    internal static partial void ConnectionClosed(ILogger logger, DisconnectReason reason);

    [LoggerMessage(1001, LogLevel.Debug, "Request refused with code {Code}: {Message}.")]
    internal static partial void RequestRefused(ILogger logger, int code, string message);

    [LoggerMessage(1002, LogLevel.Error, "The application's AllowRequest failed; the client was refused.")]
    internal static partial void AllowRequestFailed(ILogger logger, Exception error);

    [LoggerMessage(1010, LogLevel.Debug, "Socket {SocketId} connected to {Namespace}.")]
    internal static partial void SocketConnected(ILogger logger, string socketId, string @namespace);

    [LoggerMessage(1011, LogLevel.Debug, "Socket {SocketId} disconnected: {Reason}.")]
    internal static partial void SocketDisconnected(ILogger logger, string socketId, DisconnectReason reason);

    [LoggerMessage(1012, LogLevel.Debug, "A middleware of {Namespace} refused a socket.")]
    internal static partial void SocketRefused(ILogger logger, string @namespace);

    [LoggerMessage(1013, LogLevel.Debug, "A middleware of {Namespace} refused an event.")]
    internal static partial void EventRefused(ILogger logger, string @namespace);

    [LoggerMessage(1014, LogLevel.Debug, "The dynamic namespace {Namespace} was created.")]
    internal static partial void NamespaceCreated(ILogger logger, string @namespace);

    [LoggerMessage(1015, LogLevel.Warning, "A client was refused a dynamic namespace: {Count} exist already, the limit.")]
    internal static partial void TooManyNamespaces(ILogger logger, int count);

    [LoggerMessage(1017, LogLevel.Debug, "A connection was refused a namespace: it is in {Count} already, the limit.")]
    internal static partial void TooManyNamespacesOfAConnection(ILogger logger, int count);

    [LoggerMessage(1016, LogLevel.Error, "Matching or configuring a dynamic namespace failed; the client was refused.")]
    internal static partial void DynamicNamespaceFailed(ILogger logger, Exception error);

    [LoggerMessage(1020, LogLevel.Error, "A handler of {Namespace} failed for {EventName}.")]
    internal static partial void HandlerFailed(ILogger logger, Exception error, string @namespace, string eventName);

    [LoggerMessage(1021, LogLevel.Error, "A middleware of {Namespace} failed; the socket was refused.")]
    internal static partial void MiddlewareFailed(ILogger logger, Exception error, string @namespace);

    [LoggerMessage(1022, LogLevel.Error, "Writing to a connection failed unexpectedly; it was closed.")]
    internal static partial void WriterFailed(ILogger logger, Exception error);

    [LoggerMessage(1024, LogLevel.Warning, "A polling request could not be forwarded to node {NodeId}.")]
    internal static partial void ForwardingFailed(ILogger logger, Exception error, string nodeId);

    [LoggerMessage(1023, LogLevel.Error, "A handler of an Engine.IO connection failed; the connection is closed.")]
    internal static partial void EngineHandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(1025, LogLevel.Error, "What a deadline called for failed.")]
    internal static partial void TimerFailed(ILogger logger, Exception error);

    [LoggerMessage(1026, LogLevel.Error, "Processing a connection failed unexpectedly; it was closed.")]
    internal static partial void SessionFailed(ILogger logger, Exception error);

    [LoggerMessage(1030, LogLevel.Information, "Shutting down {Count} connections.")]
    internal static partial void ShuttingDown(ILogger logger, int count);

    [LoggerMessage(1040, LogLevel.Information, "Node {NodeId} joined the cluster.")]
    internal static partial void NodeJoined(ILogger logger, string nodeId);

    [LoggerMessage(1041, LogLevel.Information, "Node {NodeId} left the cluster.")]
    internal static partial void NodeLeft(ILogger logger, string nodeId);

    [LoggerMessage(1042, LogLevel.Warning, "Node {NodeId} was not heard for too long and counts as gone.")]
    internal static partial void NodeSilent(ILogger logger, string nodeId);

    [LoggerMessage(1043, LogLevel.Warning, "A message of a node with another version of this library was ignored.")]
    internal static partial void NodeMessageIgnored(ILogger logger);

    [LoggerMessage(1044, LogLevel.Error, "A message of another node could not be handled.")]
    internal static partial void NodeMessageFailed(ILogger logger, Exception error);
}
