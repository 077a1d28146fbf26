using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>Polling requests for sessions of other nodes: what the HTTP side must check is checked here, the rest is the owner's.</summary>
internal static class PollingForwarder
{
    /// <returns>The status that the client got.</returns>
    internal static async Task<int> PollAsync(HttpContext context, SessionForwarder nodes, SessionAddress owner)
    {
        var answer = await nodes.AskAsync(owner, ForwardedRequestKind.Poll, default, context.RequestAborted);
        if (answer.Status != StatusCodes.Status200OK)
        {
            await WriteErrorAsync(context, answer);
            return answer.Status;
        }

        try
        {
            await PollingResponse.WriteAsync(context, answer.Body, nodes.Options.HttpCompression);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            // The packets are lost: the client must not go on as if it had them.
            await nodes.EndAsync(owner);
        }

        return answer.Status;
    }

    /// <returns>The status that the client got.</returns>
    internal static async Task<int> PostAsync(HttpContext context, SessionForwarder nodes, SessionAddress owner)
    {
        ForwardedAnswer answer;
        if (PollingTransport.IsOctetStream(context.Request))
        {
            await nodes.EndAsync(owner);
            answer = EngineError.BadRequest.ToAnswer();
        }
        else
        {
            answer = await ReceiveAsync(context, nodes, owner);
        }

        if (answer.Status is StatusCodes.Status200OK or StatusCodes.Status413PayloadTooLarge)
            await PollingResponse.WriteStatusAsync(context, answer.Status);
        else
            await WriteErrorAsync(context, answer);
        return answer.Status;
    }

    private static async Task<ForwardedAnswer> ReceiveAsync(HttpContext context, SessionForwarder nodes, SessionAddress owner)
    {
        byte[] bytes;
        using (var deadline = new CancellationTokenSource(nodes.Patience, nodes.Time))
        using (var cut = new RequestCut(context))
        using (deadline.Token.Register(cut.Cut))
        {
            try
            {
                using var body = await PollingBody.ReadAsync(context.Request, nodes.Options.MaxHttpBufferBytes);
                if (body.Status != StatusCodes.Status200OK)
                    return new ForwardedAnswer(body.Status, default);

                // A copy: the request may be given up while an engine still holds it, so it must not be a rented buffer.
                bytes = body.Bytes.ToArray();
            }
            catch (Exception error) when (EngineSession.IsTransportFailure(error))
            {
                await nodes.EndAsync(owner);
                return EngineError.BadRequest.ToAnswer();
            }
        }

        return await nodes.AskAsync(owner, ForwardedRequestKind.Post, bytes, context.RequestAborted);
    }

    private static async Task WriteErrorAsync(HttpContext context, ForwardedAnswer answer)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = EngineError.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
