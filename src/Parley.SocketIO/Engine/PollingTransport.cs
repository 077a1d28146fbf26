using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>The HTTP side of polling: GET carries packets to the client, POST from it.</summary>
internal static class PollingTransport
{
    private const int FirstBufferBytes = 4096;

    internal static async Task PollAsync(HttpContext context, EngineSession session)
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

        var packets = session.TakePoll(context.Abort);
        try
        {
            await WriteAsync(context, packets);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            session.Finish(DisconnectReason.TransportError);
        }
        finally
        {
            session.EndPoll();
        }
    }

    internal static async Task PostAsync(HttpContext context, EngineSession session, int maxBytes)
    {
        if (IsOctetStream(context.Request.ContentType))
        {
            session.End(DisconnectReason.TransportError, discard: true);
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        if (!session.TryBeginPost())
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

        await AnswerAsync(context, status);
    }

    private static async Task<int> ReceiveAsync(HttpContext context, EngineSession session, int maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
            return StatusCodes.Status413PayloadTooLarge;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, maxBytes));
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                var read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
                if (read == 0)
                    break;
                length += read;
                if (length > maxBytes)
                    return StatusCodes.Status413PayloadTooLarge;
            }

            return await session.ReceivePayloadAsync(buffer.AsMemory(0, length)) ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            session.Finish(DisconnectReason.TransportClose);
            return StatusCodes.Status400BadRequest;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Twice the size, so that what is held follows what has arrived, not what a header promised.</summary>
    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static async Task AnswerAsync(HttpContext context, int status)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return;
        switch (status)
        {
            case StatusCodes.Status200OK:
                // text/html keeps old browsers from offering a download; it is what clients have always been sent.
                context.Response.ContentType = "text/html";
                context.Response.ContentLength = 2;
                context.Response.Headers.CacheControl = "no-store";
                await context.Response.Body.WriteAsync("ok"u8.ToArray(), context.RequestAborted);
                break;
            case StatusCodes.Status413PayloadTooLarge:
                context.Response.StatusCode = status;
                context.Response.ContentLength = 0;
                break;
            default:
                await EngineError.BadRequest.WriteAsync(context);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, List<OutboundPacket> packets)
    {
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = PayloadWriter.Length(packets);
        PayloadWriter.Write(context.Response.BodyWriter, packets);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static bool IsOctetStream(string? contentType) =>
        contentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true;
}
