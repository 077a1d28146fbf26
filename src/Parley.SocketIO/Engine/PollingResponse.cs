using System.Buffers;
using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>What polling requests are answered with.</summary>
internal static class PollingResponse
{
    private static readonly byte[] Ok = "ok"u8.ToArray();

    /// <summary>Answers a GET with packets.</summary>
    internal static async Task WriteAsync(HttpContext context, List<OutboundPacket> packets, HttpCompressionOptions? compression)
    {
        var length = PollingPayload.Length(packets);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            PollingPayload.Write(packets, buffer);
            await WriteAsync(context, buffer.AsMemory(0, length), compression);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Answers a GET with encoded packets, compressed when that is asked for and worth it.</summary>
    internal static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> payload, HttpCompressionOptions? compression)
    {
        var response = context.Response;
        if (compression is not null && payload.Length >= compression.ThresholdBytes
            && ContentCoding.Choose(context.Request.Headers.AcceptEncoding) is { } coding)
        {
            response.Headers.ContentEncoding = coding;
            payload = ContentCoding.Compress(payload.Span, coding);
        }

        response.ContentType = "text/plain; charset=UTF-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = payload.Length;
        await response.Body.WriteAsync(payload, context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers a POST: 200, 413, or a bad request.</summary>
    internal static async Task WriteStatusAsync(HttpContext context, int status)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var response = context.Response;
        switch (status)
        {
            case StatusCodes.Status200OK:
                // text/html keeps old browsers from offering a download; it is what clients have always been sent.
                response.ContentType = "text/html";
                response.ContentLength = Ok.Length;
                response.Headers.CacheControl = "no-store";
                await response.Body.WriteAsync(Ok, context.RequestAborted);
                break;
            case StatusCodes.Status413PayloadTooLarge:
                response.StatusCode = status;
                response.ContentLength = 0;
                break;
            default:
                await EngineError.BadRequest.WriteAsync(context);
                break;
        }
    }
}
