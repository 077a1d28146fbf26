using Parley.SocketIO;

namespace Parley.Conformance.Tests.Servers;

/// <summary>The settings that the suite needs beside the defaults; the reference's servers.mjs has the same.</summary>
public enum Profile
{
    /// <summary>The defaults; any Origin.</summary>
    Plain,

    /// <summary>A ping after 300 ms, 200 ms to answer it.</summary>
    Heartbeat,

    /// <summary>400 ms to join a namespace, to upgrade, or to send an attachment.</summary>
    Impatient,

    /// <summary>2,048 bytes per message.</summary>
    Limited,

    PollingOnly,

    WebSocketOnly,

    NoUpgrades,

    /// <summary>Only pages of https://app.example, with credentials.</summary>
    Origins,

    /// <summary>The application lets in who brings the header <c>X-Ticket: valid</c>.</summary>
    Guarded,

    /// <summary>A cookie for load balancers.</summary>
    Cookie,

    /// <summary>permessage-deflate from 1,024 bytes on.</summary>
    Deflate,

    /// <summary>Connection state recovery, with middleware.</summary>
    Recovery,
}

internal static class Profiles
{
    internal static void Apply(this Profile profile, SocketIOOptions options)
    {
        if (profile == Profile.Origins)
        {
            options.AllowedOrigins.Add("https://app.example");
            options.AllowCredentials = true;
        }
        else
        {
            options.AllowedOrigins.Add("*");
        }

        if (profile == Profile.Heartbeat)
            (options.PingInterval, options.PingTimeout) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(200));
        if (profile == Profile.Impatient)
            options.ConnectTimeout = options.UpgradeTimeout = options.AttachmentTimeout = TimeSpan.FromMilliseconds(400);
        if (profile == Profile.Limited)
            options.MaxHttpBufferBytes = 2048;
        if (profile == Profile.PollingOnly)
            options.Transports = SocketIOTransports.Polling;
        if (profile == Profile.WebSocketOnly)
            options.Transports = SocketIOTransports.WebSocket;
        if (profile == Profile.NoUpgrades)
            options.AllowUpgrades = false;
        if (profile == Profile.Guarded)
            options.AllowRequest = (handshake, _) => new(handshake.Headers.GetValueOrDefault("X-Ticket") == "valid" ? HandshakeDecision.Allow : HandshakeDecision.Refuse());
        if (profile == Profile.Cookie)
            options.Cookie = new SocketIOCookieOptions();
        if (profile == Profile.Deflate)
            options.PerMessageDeflate = new PerMessageDeflateOptions();
        options.Recovery.IsEnabled = profile == Profile.Recovery;
    }
}
