using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Engine;

/// <summary>
/// The rules of Engine.IO v4 for a request, the same through every door. In order: origin, preflight, transport, session or handshake rules; each refusal
/// before any work is done.
/// </summary>
internal sealed class EngineAdmission(EngineServer server, ILogger logger)
{
    private readonly OriginPolicy _origins = new(server.Options);

    internal ValueTask<Admission> AdmitAsync(HandshakeRequest request)
    {
        var admission = Admit(request);
        if (admission.Refusal is { } refusal)
            SocketIOLog.RequestRefused(logger, refusal.Code, refusal.Message);
        return new(admission);
    }

    private Admission Admit(HandshakeRequest request)
    {
        if (_origins.Check(request) is { } foreign)
            return foreign;
        if (HttpMethods.IsOptions(request.Method))
        {
            OriginPolicy.AddPreflightHeaders(request);
            return new(AdmissionKind.AnswerPreflight);
        }

        EngineSession.Transport? transport = request.Query.GetValueOrDefault("transport") switch
        {
            "polling" when server.Options.Transports.HasFlag(SocketIOTransports.Polling) => EngineSession.Transport.Polling,
            "websocket" when server.Options.Transports.HasFlag(SocketIOTransports.WebSocket) => EngineSession.Transport.WebSocket,
            _ => null,
        };
        if (transport is not { } known)
            return EngineError.TransportUnknown;
        return request.Query.GetValueOrDefault("sid") is { Length: > 0 } sid ? AdmitToSession(request, known, sid) : AdmitHandshake(request, known);
    }

    private Admission AdmitToSession(HandshakeRequest request, EngineSession.Transport transport, string sid)
    {
        if (server.Find(sid) is not { } session)
            return EngineError.SessionUnknown;
        if (request.IsWebSocket)
        {
            return transport == EngineSession.Transport.WebSocket && server.Options.AllowUpgrades && WebSocketHandshake.IsWellFormed(request)
                ? new Admission(AdmissionKind.Upgrade, session)
                : EngineError.BadRequest;
        }

        if (transport != EngineSession.Transport.Polling || !session.IsPolling)
            return EngineError.BadRequest;
        if (HttpMethods.IsGet(request.Method))
            return new(AdmissionKind.Poll, session);
        return HttpMethods.IsPost(request.Method) ? new Admission(AdmissionKind.Post, session) : EngineError.BadRequest;
    }

    private Admission AdmitHandshake(HandshakeRequest request, EngineSession.Transport transport)
    {
        var isWebSocket = request.IsWebSocket;

        // An HTTP/2 WebSocket arrives as CONNECT; its handshake is no less a GET (RFC 8441 §5).
        if (!HttpMethods.IsGet(request.Method) && !(isWebSocket && HttpMethods.IsConnect(request.Method)))
            return EngineError.BadHandshakeMethod;
        if (isWebSocket != (transport == EngineSession.Transport.WebSocket) || (isWebSocket && !WebSocketHandshake.IsWellFormed(request)))
            return EngineError.BadRequest;
        if (request.Query.GetValueOrDefault("EIO") != "4")
            return EngineError.UnsupportedVersion;
        if (server.IsStopping)
            return EngineError.Stopping;
        return new(isWebSocket ? AdmissionKind.OpenWebSocket : AdmissionKind.OpenPolling, Handshake: Present(request));
    }

    /// <summary>Copies out of the request what the application may ask for later, so that the request itself can be let go.</summary>
    private Handshake Present(HandshakeRequest request) => new()
    {
        Headers = request.CopyHeaders(),
        Query = request.Query,
        Address = request.RemoteAddress?.ToString(),
        Time = server.Time.GetUtcNow(),
        IsSecure = request.IsEncrypted,
        Url = request.Path + request.QueryString,
    };
}
