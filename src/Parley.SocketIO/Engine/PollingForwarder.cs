using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>Polling requests for sessions of other nodes: what the HTTP side must check is checked here, the rest is the owner's.</summary>
internal sealed class PollingForwarder(ISessionDirectory directory, string nodeId, SocketIOOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Past it an owner that says nothing is taken for gone: a living one answers a poll by its next ping or, when the pong is not seen, by its
    /// end; a POST that takes longer ends its session, too.
    /// </summary>
    private readonly TimeSpan _patience = options.PingInterval + options.PingTimeout + options.WriteTimeout;

    /// <summary>The node that has the session, unless it is this one.</summary>
    internal string? NodeOf(string sessionId) =>
        SessionAddress.TryGetNode(sessionId, out var node) && node != nodeId ? node : null;

    internal async Task PollAsync(HttpContext context, string node, string sessionId)
    {
        var answer = await ForwardAsync(context, node, new ForwardedRequest(ForwardedRequestKind.Poll, sessionId, default));
        if (context.RequestAborted.IsCancellationRequested)
            return;
        if (answer.Status != StatusCodes.Status200OK)
        {
            await WriteErrorAsync(context, answer);
            return;
        }

        try
        {
            await PollingResponse.WriteAsync(context, answer.Body, options.HttpCompression);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            await EndAsync(node, sessionId);
        }
    }

    internal async Task PostAsync(HttpContext context, string node, string sessionId)
    {
        ForwardedAnswer answer;
        if (PollingTransport.IsOctetStream(context.Request))
        {
            await EndAsync(node, sessionId);
            answer = EngineError.BadRequest.ToAnswer();
        }
        else
        {
            answer = await ReceiveAsync(context, node, sessionId);
        }

        if (answer.Status is StatusCodes.Status200OK or StatusCodes.Status413PayloadTooLarge)
            await PollingResponse.WriteStatusAsync(context, answer.Status);
        else
            await WriteErrorAsync(context, answer);
    }

    private async Task<ForwardedAnswer> ReceiveAsync(HttpContext context, string node, string sessionId)
    {
        byte[] bytes;
        using (var deadline = new CancellationTokenSource(_patience, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted))
        {
            try
            {
                using var body = await PollingBody.ReadAsync(context.Request, options.MaxHttpBufferBytes, either.Token);
                if (body.Status != StatusCodes.Status200OK)
                    return new ForwardedAnswer(body.Status, default);

                // A copy: the request may be given up while an engine still holds it, so it must not be a rented buffer.
                bytes = body.Bytes.ToArray();
            }
            catch (Exception error) when (EngineSession.IsTransportFailure(error))
            {
                await EndAsync(node, sessionId);
                context.Abort();
                return EngineError.BadRequest.ToAnswer();
            }
        }

        return await ForwardAsync(context, node, new ForwardedRequest(ForwardedRequestKind.Post, sessionId, bytes));
    }

    /// <summary>Never throws: a client that has gone and an owner that is silent both end the session, as far as it can still be reached.</summary>
    private async Task<ForwardedAnswer> ForwardAsync(HttpContext context, string node, ForwardedRequest request)
    {
        using var deadline = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            return await directory.ForwardAsync(node, request, either.Token) ?? EngineError.SessionUnknown.ToAnswer();
        }
        catch (OperationCanceledException)
        {
            await EndAsync(node, request.SessionId);
            return EngineError.SessionUnknown.ToAnswer();
        }
#pragma warning disable CA1031 // Whatever an engine throws, the client gets an answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            SocketIOLog.ForwardingFailed(logger, error, node);
            return EngineError.Unavailable.ToAnswer();
        }
    }

    private async Task EndAsync(string node, string sessionId)
    {
        using var deadline = new CancellationTokenSource(options.WriteTimeout, time);
        try
        {
            await directory.ForwardAsync(node, new ForwardedRequest(ForwardedRequestKind.End, sessionId, default), deadline.Token);
        }
#pragma warning disable CA1031 // Best effort: without it the session ends when its pong is missing.
        catch (Exception error)
#pragma warning restore CA1031
        {
            SocketIOLog.ForwardingFailed(logger, error, node);
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
