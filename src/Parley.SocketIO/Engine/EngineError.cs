using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>The refusals of the Engine.IO v4 handshake and polling, as clients know them.</summary>
internal sealed record EngineError(int Code, string Message, int Status = StatusCodes.Status400BadRequest)
{
    internal static readonly EngineError TransportUnknown = new(0, "Transport unknown");
    internal static readonly EngineError SessionUnknown = new(1, "Session ID unknown");
    internal static readonly EngineError BadHandshakeMethod = new(2, "Bad handshake method");
    internal static readonly EngineError BadRequest = new(3, "Bad request");
    internal static readonly EngineError Forbidden = new(4, "Forbidden", StatusCodes.Status403Forbidden);
    internal static readonly EngineError UnsupportedVersion = new(5, "Unsupported protocol version");

    /// <summary>The node that has the session can't be reached now.</summary>
    internal static readonly EngineError Unavailable = new(1, "Session unreachable", StatusCodes.Status503ServiceUnavailable);

    private readonly byte[] _body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"code":{{Code}},"message":"{{Message}}"}"""));

    internal ReadOnlyMemory<byte> Body => _body;

    internal ForwardedAnswer ToAnswer() => new(Status, Body);

    internal Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = _body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(_body, context.RequestAborted).AsTask();
    }
}
