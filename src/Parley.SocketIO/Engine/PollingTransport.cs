using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO.Engine;

/// <summary>The HTTP side of polling: GET carries packets to the client, POST from it.</summary>
internal static class PollingTransport
{
    internal static async Task PollAsync(HttpContext context, EngineSession session, HttpCompressionOptions? compression)
    {
        if (session.BeginPoll() is not { } poll)
        {
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        try
        {
            await poll.Task.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            session.AbandonPoll();
            return;
        }

        using var cut = new RequestCut(context);
        var packets = session.TakePoll(cut);
        try
        {
            await PollingResponse.WriteAsync(context, packets, compression);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            session.Finish(DisconnectReason.TransportError);
        }
        catch (Exception error)
        {
            // The packets are lost: the client must not go on as if it had them.
            session.Fail(error);
            cut.Cut();
        }
        finally
        {
            session.EndPoll();
        }
    }

    internal static async Task PostAsync(HttpContext context, EngineSession session, int maxBytes)
    {
        if (IsOctetStream(context.Request))
        {
            session.End(DisconnectReason.TransportError, discard: true);
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        // A body that comes too slowly is cut off with its session, whose pong can't come meanwhile (R6).
        using var cut = new RequestCut(context);
        if (!session.TryBeginPost(cut))
        {
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        var status = StatusCodes.Status400BadRequest;
        try
        {
            status = await ReceiveAsync(context, session, maxBytes);
        }
        finally
        {
            // Before the answer: on it the client sends the next POST.
            session.EndPost();
        }

        await PollingResponse.WriteStatusAsync(context, status);
    }

    /// <summary>Version 4 has no binary bodies: binary packets travel in base64.</summary>
    internal static bool IsOctetStream(HttpRequest request) =>
        request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<int> ReceiveAsync(HttpContext context, EngineSession session, int maxBytes)
    {
        try
        {
            using var body = await PollingBody.ReadAsync(context.Request, maxBytes);
            if (body.Status != StatusCodes.Status200OK)
                return body.Status;
            return await session.ReceivePayloadAsync(body.Bytes) ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            session.Finish(DisconnectReason.TransportClose);

            // Half a body can't be answered, and the server must not try to read the rest of it: it would log that failure as an error of its own.
            context.Abort();
            return StatusCodes.Status400BadRequest;
        }
    }
}
