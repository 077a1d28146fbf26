using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.SocketIO.Engine;

/// <summary>A request that came the ordinary way. It lives as long as its <see cref="HttpContext"/>.</summary>
internal sealed class HttpHandshakeRequest(HttpContext context) : HandshakeRequest
{
    internal override string Method => context.Request.Method;

    internal override string Path => context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent();

    internal override string QueryString => context.Request.QueryString.Value ?? "";

    internal override IPAddress? RemoteAddress => context.Connection.RemoteIpAddress;

    internal override bool IsEncrypted => context.Request.IsHttps;

    internal override bool IsWebSocket =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" }
        || (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            && string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase));

    internal override bool IsExtendedConnect => context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    internal override CancellationToken Aborted => context.RequestAborted;

    internal override string Header(string name) => context.Request.Headers[name].ToString();

    internal override HandshakeHeaders CopyHeaders() => HandshakeHeaders.From(context.Request.Headers);
}
