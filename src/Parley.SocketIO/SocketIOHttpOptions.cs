using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO;

/// <summary>The compression of polling answers, by what the client's <c>Accept-Encoding</c> allows: <c>br</c> or <c>gzip</c>.</summary>
public sealed class HttpCompressionOptions
{
    /// <summary>Answers of at least so many bytes are compressed. Default 1,024; at least 1.</summary>
    public int ThresholdBytes { get; set; } = 1024;
}

/// <summary>
/// permessage-deflate (RFC 7692) on WebSockets whose client offers it, always without context takeover: a broadcast is compressed once for
/// all, and an idle connection keeps no compression state. What a client sends is inflated up to <see cref="SocketIOOptions.MaxHttpBufferBytes"/>.
/// </summary>
public sealed class PerMessageDeflateOptions
{
    /// <summary>Packets of at least so many bytes are compressed. Default 1,024; at least 1.</summary>
    public int ThresholdBytes { get; set; } = 1024;
}

/// <summary>
/// A cookie that is set when a session opens over polling, with the Engine.IO session id as its value: for load balancers that keep a session on
/// one server by it. The server itself never reads it.
/// </summary>
public sealed class SocketIOCookieOptions
{
    /// <summary>Default <c>io</c>.</summary>
    public string Name { get; set; } = "io";

    /// <summary>Default <c>/</c>.</summary>
    public string Path { get; set; } = "/";

    /// <summary>Null, the default, is the host that the request went to.</summary>
    public string? Domain { get; set; }

    /// <summary>Default <see cref="SameSiteMode.Lax"/>. <see cref="SameSiteMode.None"/> needs <see cref="Secure"/>.</summary>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;

    /// <summary>Whether scripts of the page can't see it. Default true: whoever knows its value can read and write as the session.</summary>
    public bool HttpOnly { get; set; } = true;

    /// <summary>Whether it is sent over TLS only. Default false.</summary>
    public bool Secure { get; set; }

    /// <summary>How long the browser keeps it. Null, the default, is until the browser closes.</summary>
    public TimeSpan? MaxAge { get; set; }
}
