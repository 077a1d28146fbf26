using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Engine;

/// <summary>
/// The HTTP door of Engine.IO v4. In order: origin, preflight, transport, session or handshake rules; each refusal before any work is done.
/// </summary>
internal sealed class EngineEndpoint(EngineServer server, ILogger logger)
{
    internal async Task InvokeAsync(HttpContext context)
    {
        if (server.Origins.Check(context) is { } refusal)
        {
            await RefuseAsync(context, refusal);
        }
        else if (HttpMethods.IsOptions(context.Request.Method))
        {
            OriginPolicy.WritePreflight(context);
        }
        else
        {
            await DispatchAsync(context);
        }
    }

    private Task DispatchAsync(HttpContext context)
    {
        var query = HandshakeReader.ReadQuery(context.Request);
        var isWebSocket = WebSocketHandshake.IsRequested(context);
        EngineSession.Transport? transport = query.GetValueOrDefault("transport") switch
        {
            "polling" when server.Options.Transports.HasFlag(SocketIOTransports.Polling) => EngineSession.Transport.Polling,
            "websocket" when server.Options.Transports.HasFlag(SocketIOTransports.WebSocket) => EngineSession.Transport.WebSocket,
            _ => null,
        };
        if (transport is null)
            return RefuseAsync(context, EngineError.TransportUnknown);
        if (query.GetValueOrDefault("sid") is not { Length: > 0 } sid)
            return HandshakeAsync(context, query, transport.Value, isWebSocket);
        if (server.Find(sid) is not { } session)
            return RefuseAsync(context, EngineError.SessionUnknown);
        if (isWebSocket)
            return UpgradeAsync(context, session, transport.Value);
        if (transport != EngineSession.Transport.Polling || !session.IsPolling)
            return RefuseAsync(context, EngineError.BadRequest);
        if (HttpMethods.IsGet(context.Request.Method))
            return PollingTransport.PollAsync(context, session, server.Options.HttpCompression);
        return HttpMethods.IsPost(context.Request.Method)
            ? PollingTransport.PostAsync(context, session, server.Options.MaxHttpBufferBytes)
            : RefuseAsync(context, EngineError.BadRequest);
    }

    private async Task HandshakeAsync(HttpContext context, HandshakeValues query, EngineSession.Transport transport, bool isWebSocket)
    {
        if (Refusal(context, query, transport, isWebSocket) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        if (server.IsStopping)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var handshake = HandshakeReader.Read(context, query, server.Time);
        if (transport == EngineSession.Transport.Polling)
        {
            var session = server.Create(transport);
            server.Open(session, handshake, transport);
            await PollingTransport.PollAsync(context, session, server.Options.HttpCompression);
            return;
        }

        using var socket = new WebSocketConnection(await WebSocketHandshake.AcceptAsync(context), server.Options.MaxHttpBufferBytes);
        var opened = server.Create(transport);
        opened.Attach(socket, context.Abort);
        server.Open(opened, handshake, transport);
        await opened.RunAsync();
    }

    private static EngineError? Refusal(HttpContext context, HandshakeValues query, EngineSession.Transport transport, bool isWebSocket)
    {
        // An HTTP/2 WebSocket arrives as CONNECT; its handshake is no less a GET (RFC 8441 §5).
        if (!HttpMethods.IsGet(context.Request.Method) && !(isWebSocket && HttpMethods.IsConnect(context.Request.Method)))
            return EngineError.BadHandshakeMethod;
        if (isWebSocket != (transport == EngineSession.Transport.WebSocket) || (isWebSocket && !WebSocketHandshake.IsWellFormed(context)))
            return EngineError.BadRequest;
        return query.GetValueOrDefault("EIO") == "4" ? null : EngineError.UnsupportedVersion;
    }

    private async Task UpgradeAsync(HttpContext context, EngineSession session, EngineSession.Transport transport)
    {
        if (transport != EngineSession.Transport.WebSocket || !server.Options.AllowUpgrades || !WebSocketHandshake.IsWellFormed(context))
        {
            await RefuseAsync(context, EngineError.BadRequest);
            return;
        }

        using var socket = new WebSocketConnection(await WebSocketHandshake.AcceptAsync(context), server.Options.MaxHttpBufferBytes);
        await session.UpgradeAsync(socket, context.Abort);
    }

    private Task RefuseAsync(HttpContext context, EngineError error)
    {
        SocketIOLog.RequestRefused(logger, error.Code, error.Message);
        return error.WriteAsync(context);
    }
}
