using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>
/// The refusals of the Engine.IO v4 handshake and polling, as clients know them: a status and <c>{"code":…,"message":"…"}</c>. What the protocol has no
/// code for is forbidden (4), with a status and a message of its own.
/// </summary>
internal sealed record EngineError(int Code, string Message, int Status = StatusCodes.Status400BadRequest)
{
    internal const string ContentType = "application/json";

    internal static readonly EngineError TransportUnknown = new(0, "Transport unknown");
    internal static readonly EngineError SessionUnknown = new(1, "Session ID unknown");
    internal static readonly EngineError BadHandshakeMethod = new(2, "Bad handshake method");
    internal static readonly EngineError BadRequest = new(3, "Bad request");
    internal static readonly EngineError Forbidden = new(4, "Forbidden", StatusCodes.Status403Forbidden);
    internal static readonly EngineError Stopping = new(4, "Server is stopping", StatusCodes.Status503ServiceUnavailable);
    internal static readonly EngineError TooManyHandshakes = new(4, "Too many handshakes from this address", StatusCodes.Status429TooManyRequests);
    internal static readonly EngineError TooManyConnections = new(4, "Too many connections from this address", StatusCodes.Status429TooManyRequests);
    internal static readonly EngineError TimedOut = new(3, "Request timed out", StatusCodes.Status408RequestTimeout);
    internal static readonly EngineError UnsupportedVersion = new(5, "Unsupported protocol version");

    /// <summary>The node that has the session can't be reached now.</summary>
    internal static readonly EngineError Unavailable = new(1, "Session unreachable", StatusCodes.Status503ServiceUnavailable);

    internal ReadOnlyMemory<byte> Body { get; } =
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"code":{{Code}},"message":"{{System.Text.Json.JsonEncodedText.Encode(Message)}}"}"""));

    internal ForwardedAnswer ToAnswer() => new(Status, Body);

    /// <summary>As an answer of HTTP/1.1 on a bare connection, which is to be closed after it.</summary>
    internal void Write(IBufferWriter<byte> output, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {ReasonPhrases.GetReasonPhrase(Status)}\r\nConnection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\nCache-Control: no-store\r\nContent-Length: {Body.Length}\r\n");
        foreach (var (name, value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        Encoding.ASCII.GetBytes(head.Append("\r\n").ToString(), output);
        output.Write(Body.Span);
    }

    internal Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = Body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }
}
