using System.Buffers;
using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>What polling requests are answered with.</summary>
internal static class PollingResponse
{
    private static readonly byte[] Ok = "ok"u8.ToArray();

    /// <summary>Answers a GET with packets: straight into the response, or compressed when that is asked for and worth it.</summary>
    internal static async Task WriteAsync(HttpContext context, List<OutboundPacket> packets, HttpCompressionOptions? compression)
    {
        var length = PayloadWriter.Length(packets);
        if (Coding(context, length, compression) is not null)
        {
            var payload = new ArrayBufferWriter<byte>((int)length);
            PayloadWriter.Write(payload, packets);
            await WriteAsync(context, payload.WrittenMemory, compression);
            return;
        }

        SetHeaders(context.Response, length);
        PayloadWriter.Write(context.Response.BodyWriter, packets);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers a GET with encoded packets.</summary>
    internal static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> payload, HttpCompressionOptions? compression)
    {
        if (Coding(context, payload.Length, compression) is { } coding)
        {
            context.Response.Headers.ContentEncoding = coding;
            payload = ContentCoding.Compress(payload.Span, coding);
        }

        SetHeaders(context.Response, payload.Length);
        await context.Response.Body.WriteAsync(payload, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
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

    private static string? Coding(HttpContext context, long length, HttpCompressionOptions? compression) =>
        compression is not null && length >= compression.ThresholdBytes ? ContentCoding.Choose(context.Request.Headers.AcceptEncoding) : null;

    private static void SetHeaders(HttpResponse response, long length)
    {
        response.ContentType = "text/plain; charset=UTF-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = length;
    }
}
