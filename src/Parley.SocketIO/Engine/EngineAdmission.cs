using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Sessions;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Engine;

/// <summary>
/// The rules of Engine.IO v4 for a request, the same through every door. In order: origin, preflight, transport, session or handshake rules, limits of the
/// address, the application's own; each refusal before any work is done.
/// </summary>
internal sealed class EngineAdmission(EngineServer server, ILogger logger)
{
    private readonly OriginPolicy _origins = new(server.Options, server.Proxies);
    private string _lastUrl = "";

    internal ValueTask<Admission> AdmitAsync(HandshakeRequest request)
    {
        var admission = Admit(request);
        if (admission.Handshake is not null && server.Options.AllowRequest is { } allow)
            return AskAsync(allow, request, admission);

        // A WebSocket for another node's session is a connection of this one, too.
        if (admission.Handshake is not null || admission is { Kind: AdmissionKind.Upgrade, Owner: not null })
            admission = Enter(admission);

        return new(Conclude(request, admission));
    }

    private async ValueTask<Admission> AskAsync(
        Func<Handshake, CancellationToken, ValueTask<HandshakeDecision>> allow, HandshakeRequest request, Admission admission)
    {
        try
        {
            var refusal = (await allow(admission.Handshake!, request.Aborted)).Refusal;
            return Conclude(request, refusal is null ? Enter(admission) : new EngineError(EngineError.Forbidden.Code, refusal, EngineError.Forbidden.Status));
        }
        catch (Exception error)
        {
            // The client learns that it is not let in, not why.
            SocketIOLog.AllowRequestFailed(logger, error);
            return EngineError.Forbidden;
        }
    }

    private Admission Enter(Admission admission) => server.Addresses.TryEnter(admission.Address) ? admission : EngineError.TooManyConnections;

    private Admission Conclude(HandshakeRequest request, Admission admission)
    {
        if (server.Options.PerMessageDeflate is not null && admission.Kind is (AdmissionKind.OpenWebSocket or AdmissionKind.Upgrade)
            && DeflateOffer.Accept(request.Header(HeaderNames.SecWebSocketExtensions)) is { } accepted)
        {
            request.AddResponseHeader(HeaderNames.SecWebSocketExtensions, accepted);
            return admission with { Deflates = true };
        }

        if (admission.Refusal is { } refusal)
            SocketIOLog.RequestRefused(logger, refusal.Code, refusal.Message);
        return admission;
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
        var session = server.Find(sid);
        var owner = session is null ? server.Forwarder?.Find(sid) : null;
        if (session is null && owner is null)
            return EngineError.SessionUnknown;

        // The version is part of every request, not of the handshake alone.
        if (request.Query.GetValueOrDefault("EIO") != "4")
            return EngineError.BadRequest;
        if (session is null)
            return AdmitToForward(request, transport, owner!.Value);
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

    /// <summary>
    /// The same rules, as far as they can be told here; and limits of the address, as anybody can make up an id that names a node: a WebSocket counts as a
    /// handshake and as a connection, anything else as a handshake if the other node refuses it.
    /// </summary>
    private Admission AdmitToForward(HandshakeRequest request, EngineSession.Transport transport, SessionAddress owner)
    {
        AddressLimits.Slot? slot;
        if (request.IsWebSocket)
        {
            if (transport != EngineSession.Transport.WebSocket || !server.Options.AllowUpgrades || !WebSocketHandshake.IsWellFormed(request))
                return EngineError.BadRequest;
            return server.Addresses.CountHandshake(server.Proxies.AddressOf(request), out slot) is { } tooManySockets
                ? tooManySockets
                : new Admission(AdmissionKind.Upgrade, Owner: owner, Address: slot);
        }

        if (transport != EngineSession.Transport.Polling || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method)))
            return EngineError.BadRequest;
        return server.Addresses.Look(server.Proxies.AddressOf(request), out slot) is { } tooMany
            ? tooMany
            : new Admission(AdmissionKind.Forward, Owner: owner, Address: slot);
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
        var address = server.Proxies.AddressOf(request);
        if (server.Addresses.CountHandshake(address, out var slot) is { } tooMany)
            return tooMany;
        return new(isWebSocket ? AdmissionKind.OpenWebSocket : AdmissionKind.OpenPolling, null, Present(request, address), slot);
    }

    /// <summary>Copies out of the request what the application may ask for later, so that the request itself can be let go.</summary>
    private Handshake Present(HandshakeRequest request, IPAddress? address)
    {
        // Over WebSocket nearly all clients present the same one: it is kept once, not with every connection.
        var url = request.Path + request.QueryString;
        if (url == _lastUrl)
            url = _lastUrl;
        _lastUrl = url;
        return new()
        {
            Headers = request.CopyHeaders(),
            IPAddress = address,
            Time = server.Time.GetUtcNow(),
            IsSecure = server.Proxies.IsSecure(request),
            Url = url,
        };
    }
}
