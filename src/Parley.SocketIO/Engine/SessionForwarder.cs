using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>Asks other nodes on behalf of their sessions' clients. No method throws: whatever an engine does, the client gets an answer.</summary>
internal sealed class SessionForwarder(ISessionDirectory directory, string nodeId, EngineServer server, ILogger logger)
{
    /// <summary>
    /// Past it an owner that says nothing is taken for gone: a living one answers a poll by its next ping or, when the pong is not seen, by its
    /// end; a POST that takes longer ends its session, too.
    /// </summary>
    internal TimeSpan Patience { get; } = server.Options.PingInterval + server.Options.PingTimeout + server.Options.WriteTimeout;

    internal SocketIOOptions Options => server.Options;

    internal TimeProvider Time => server.Time;

    /// <summary>Where a session lives that is not of this node; null when its id doesn't say.</summary>
    internal SessionAddress? Find(string sessionId) =>
        SessionAddress.Parse(sessionId) is { } owner && owner.NodeId != nodeId ? owner : null;

    /// <summary>The owner's answer. A client that has gone and an owner that is silent both end the session, as far as it can still be reached.</summary>
    internal async Task<ForwardedAnswer> AskAsync(SessionAddress owner, ForwardedRequestKind kind, Memory<byte> body, CancellationToken clientGone)
    {
        using var deadline = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, clientGone);
        try
        {
            return await directory.ForwardAsync(owner.NodeId, new ForwardedRequest(kind, owner.SessionId, body), either.Token)
                ?? EngineError.SessionUnknown.ToAnswer();
        }
        catch (OperationCanceledException)
        {
            await EndAsync(owner);
            return EngineError.SessionUnknown.ToAnswer();
        }
#pragma warning disable CA1031 // An engine may throw anything.
        catch (Exception error)
#pragma warning restore CA1031
        {
            SocketIOLog.ForwardingFailed(logger, error, owner.NodeId);
            return EngineError.Unavailable.ToAnswer();
        }
    }

    /// <summary>Whether the owner agrees.</summary>
    internal async Task<bool> TellAsync(SessionAddress owner, ForwardedRequestKind kind, Memory<byte> body = default) =>
        (await AskAsync(owner, kind, body, CancellationToken.None)).Status == StatusCodes.Status200OK;

    /// <summary>Ends the session. Best effort: when it fails, the session ends as its pong is missing.</summary>
    internal async Task EndAsync(SessionAddress owner)
    {
        using var deadline = new CancellationTokenSource(Options.WriteTimeout, Time);
        try
        {
            await directory.ForwardAsync(owner.NodeId, new ForwardedRequest(ForwardedRequestKind.End, owner.SessionId, default), deadline.Token);
        }
#pragma warning disable CA1031 // An engine may throw anything.
        catch (Exception error)
#pragma warning restore CA1031
        {
            SocketIOLog.ForwardingFailed(logger, error, owner.NodeId);
        }
    }
}
