using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>Polling requests for sessions of other nodes: what the HTTP side must check is checked here, the rest is the owner's.</summary>
internal sealed class PollingForwarder(ISessionDirectory directory, string nodeId, EngineServer server, ILogger logger)
{
    /// <summary>
    /// Past it an owner that says nothing is taken for gone: a living one answers a poll by its next ping or, when the pong is not seen, by its
    /// end; a POST that takes longer ends its session, too.
    /// </summary>
    private readonly TimeSpan _patience = server.Options.PingInterval + server.Options.PingTimeout + server.Options.WriteTimeout;

    /// <summary>Where a session lives that is not of this node; null when its id doesn't say.</summary>
    internal SessionAddress? Find(string sessionId) =>
        SessionAddress.Parse(sessionId) is { } owner && owner.NodeId != nodeId ? owner : null;

    internal async Task PollAsync(HttpContext context, SessionAddress owner)
    {
        var answer = await ForwardAsync(context, owner, ForwardedRequestKind.Poll, default);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        if (answer.Status != StatusCodes.Status200OK)
        {
            await WriteErrorAsync(context, answer);
            return;
        }

        try
        {
            await PollingResponse.WriteAsync(context, answer.Body, server.Options.HttpCompression);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            await EndAsync(owner);
        }
    }

    internal async Task PostAsync(HttpContext context, SessionAddress owner)
    {
        ForwardedAnswer answer;
        if (PollingTransport.IsOctetStream(context.Request))
        {
            await EndAsync(owner);
            answer = EngineError.BadRequest.ToAnswer();
        }
        else
        {
            answer = await ReceiveAsync(context, owner);
        }

        if (answer.Status is StatusCodes.Status200OK or StatusCodes.Status413PayloadTooLarge)
            await PollingResponse.WriteStatusAsync(context, answer.Status);
        else
            await WriteErrorAsync(context, answer);
    }

    private async Task<ForwardedAnswer> ReceiveAsync(HttpContext context, SessionAddress owner)
    {
        byte[] bytes;
        using (var deadline = new CancellationTokenSource(_patience, server.Time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted))
        {
            try
            {
                using var body = await PollingBody.ReadAsync(context.Request, server.Options.MaxHttpBufferBytes, either.Token);
                if (body.Status != StatusCodes.Status200OK)
                    return new ForwardedAnswer(body.Status, default);

                // A copy: the request may be given up while an engine still holds it, so it must not be a rented buffer.
                bytes = body.Bytes.ToArray();
            }
            catch (Exception error) when (EngineSession.IsTransportFailure(error))
            {
                await EndAsync(owner);
                context.Abort();
                return EngineError.BadRequest.ToAnswer();
            }
        }

        return await ForwardAsync(context, owner, ForwardedRequestKind.Post, bytes);
    }

    /// <summary>Never throws: a client that has gone and an owner that is silent both end the session, as far as it can still be reached.</summary>
    private async Task<ForwardedAnswer> ForwardAsync(HttpContext context, SessionAddress owner, ForwardedRequestKind kind, byte[]? body)
    {
        using var deadline = new CancellationTokenSource(_patience, server.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            return await directory.ForwardAsync(owner.NodeId, new ForwardedRequest(kind, owner.SessionId, body), either.Token) ?? EngineError.SessionUnknown.ToAnswer();
        }
        catch (OperationCanceledException)
        {
            await EndAsync(owner);
            return EngineError.SessionUnknown.ToAnswer();
        }
#pragma warning disable CA1031 // Whatever an engine throws, the client gets an answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            SocketIOLog.ForwardingFailed(logger, error, owner.NodeId);
            return EngineError.Unavailable.ToAnswer();
        }
    }

    private async Task EndAsync(SessionAddress owner)
    {
        using var deadline = new CancellationTokenSource(server.Options.WriteTimeout, server.Time);
        try
        {
            await directory.ForwardAsync(owner.NodeId, new ForwardedRequest(ForwardedRequestKind.End, owner.SessionId, default), deadline.Token);
        }
#pragma warning disable CA1031 // Best effort: without it the session ends when its pong is missing.
        catch (Exception error)
#pragma warning restore CA1031
        {
            SocketIOLog.ForwardingFailed(logger, error, owner.NodeId);
        }
    }

    private static async Task WriteErrorAsync(HttpContext context, ForwardedAnswer answer)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
