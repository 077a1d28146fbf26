using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO.Engine;

/// <summary>The refusals of the Engine.IO v4 handshake and polling, as clients know them: a status and <c>{"code":…,"message":"…"}</c>.</summary>
internal sealed record EngineError(int Code, string Message, int Status = StatusCodes.Status400BadRequest)
{
    internal const string ContentType = "application/json";

    internal static readonly EngineError TransportUnknown = new(0, "Transport unknown");
    internal static readonly EngineError SessionUnknown = new(1, "Session ID unknown");
    internal static readonly EngineError BadHandshakeMethod = new(2, "Bad handshake method");
    internal static readonly EngineError BadRequest = new(3, "Bad request");
    internal static readonly EngineError Forbidden = new(4, "Forbidden", StatusCodes.Status403Forbidden);
    internal static readonly EngineError Stopping = new(4, "Server is stopping", StatusCodes.Status503ServiceUnavailable);
    internal static readonly EngineError UnsupportedVersion = new(5, "Unsupported protocol version");

    internal ReadOnlyMemory<byte> Body { get; } =
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"code":{{Code}},"message":"{{System.Text.Json.JsonEncodedText.Encode(Message)}}"}"""));

    internal Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = Body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }
}
