using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO.WebSockets;

/// <summary>The opening handshake: RFC 6455 §4.2 over HTTP/1.1, RFC 8441 (extended CONNECT) over HTTP/2.</summary>
internal static class WebSocketHandshake
{
    /// <summary>Whether a request that asks to become a WebSocket does so as the RFC wants it.</summary>
    internal static bool IsWellFormed(HandshakeRequest request)
    {
        if (request.Header(HeaderNames.SecWebSocketVersion) != "13")
            return false;
        if (request.IsExtendedConnect)
            return true;
        Span<byte> key = stackalloc byte[16];
        return HttpMethods.IsGet(request.Method)
            && request.Header(HeaderNames.SecWebSocketKey) is { Length: 24 } text
            && Convert.TryFromBase64String(text, key, out var length)
            && length == 16;
    }

    /// <summary>Answers the handshake and hands over the connection's bytes.</summary>
    internal static async Task<Stream> AcceptAsync(HttpContext context)
    {
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return await connect.AcceptAsync();
        var response = context.Response.Headers;
        response.Connection = "Upgrade";
        response.Upgrade = "websocket";
        response.SecWebSocketAccept = AcceptKey(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    /// <summary>Answers the handshake on a bare connection of HTTP/1.1. Not flushed: what the server sends first goes with it.</summary>
    internal static void WriteAccept(IBufferWriter<byte> output, HandshakeRequest request)
    {
        output.Write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "u8);
        Encoding.ASCII.GetBytes(AcceptKey(request.Header(HeaderNames.SecWebSocketKey)), output);
        foreach (var (name, value) in request.ResponseHeaders)
            Encoding.ASCII.GetBytes($"\r\n{name}: {value}", output);
        output.Write("\r\n\r\n"u8);
    }

    // RFC 6455 §4.2.2: the protocol itself fixes SHA-1 here; it proves understanding, not identity.
#pragma warning disable CA5350
    private static string AcceptKey(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
