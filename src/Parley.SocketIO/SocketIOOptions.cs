using System.Text.Json;
using Parley.SocketIO.Adapters;
using Parley.SocketIO.Recovery;

namespace Parley.SocketIO;

/// <summary>Transports a client may use.</summary>
[Flags]
public enum SocketIOTransports
{
    /// <summary>None; refused by validation.</summary>
    None = 0,

    /// <summary>HTTP long polling.</summary>
    Polling = 1,

    /// <summary>WebSocket over HTTP/1.1 upgrade or HTTP/2 extended CONNECT.</summary>
    WebSocket = 2,

    /// <summary>Both; the default.</summary>
    All = Polling | WebSocket,
}

/// <summary>
/// Settings of a Socket.IO server. All are read once, when the server is created, and validated then: a wrong value throws
/// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> with every error in it.
/// </summary>
public sealed class SocketIOOptions
{
    /// <summary>Time between a pong (or the opening) and the next ping. Default 25 s; 10 ms to 1 hour.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Time a client has to answer a ping before it counts as gone. Default 20 s; 10 ms to 1 hour.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time a client has from opening the WebSocket of an upgrade to completing it. Default 10 s; 10 ms to 1 hour.</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may stay without a joined namespace. Default 45 s; 10 ms to 1 hour.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long one write to a client may stall, and how long a closing connection may take to drain, before the connection is cut.
    /// Default 10 s; 10 ms to 1 hour.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long clients have to take their last packets and to answer the close when the server shuts down. Default 5 s; 10 ms to 1 hour.
    /// The host's own <c>ShutdownTimeout</c> (30 s) bounds it too.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Largest WebSocket message and largest polling request body, in bytes. Default 1,000,000; at least 1,024, at most 128 MiB.
    /// Over it a WebSocket is closed with 1009, a POST answered 413.
    /// </summary>
    public int MaxHttpBufferBytes { get; set; } = 1_000_000;

    /// <summary>Most packets in one polling payload; more end the session. Default 16,384; at least 1.</summary>
    public int MaxPacketsPerPayload { get; set; } = 16_384;

    /// <summary>Deepest nesting of a packet's JSON, its outer array included. Default 32; 2 to 512.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>
    /// Most attachments of one packet; a packet that announces more is a parse error. Default 10, as in other implementations, whose clients may
    /// refuse more than that as well; 1 to 1,000. Together with their packet they may have <see cref="MaxHttpBufferBytes"/>.
    /// </summary>
    public int MaxAttachments { get; set; } = 10;

    /// <summary>Time a client has to send the attachments that a packet announces; then its connection is closed. Default 10 s; 10 ms to 1 hour.</summary>
    public TimeSpan AttachmentTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Most namespaces that one connection may be in, or be about to join, at a time; a further CONNECT is refused with
    /// <c>Too many namespaces on this connection</c>, and the connection goes on. Default 64; at least 1.
    /// </summary>
    public int MaxNamespacesPerConnection { get; set; } = 64;

    /// <summary>Most emits with acknowledgement that one socket may leave unanswered. Default 1,000; at least 1.</summary>
    public int MaxPendingAcks { get; set; } = 1_000;

    /// <summary>
    /// Bytes that may wait to be sent to one client. At half, ephemeral packets are dropped; at full, the connection is closed with
    /// <see cref="DisconnectReason.SlowConsumer"/>. Default 1 MiB; at least 4,096.
    /// </summary>
    public int SendQueueBytes { get; set; } = 1024 * 1024;

    /// <summary>Packets that may wait to be sent to one client; same rule as <see cref="SendQueueBytes"/>. Default 8,192; at least 16.</summary>
    public int SendQueuePackets { get; set; } = 8_192;

    /// <summary>
    /// Bytes of received events that may wait for a socket's handlers. At full, nothing more is read from that client until a handler
    /// returns. Default 256 KiB; at least 1,024. One event larger than this is still accepted.
    /// </summary>
    public int ReceiveQueueBytes { get; set; } = 256 * 1024;

    /// <summary>Received events that may wait for a socket's handlers; same rule as <see cref="ReceiveQueueBytes"/>. Default 256; at least 1.</summary>
    public int ReceiveQueuePackets { get; set; } = 256;

    /// <summary>Transports that clients may use. Default: all.</summary>
    public SocketIOTransports Transports { get; set; } = SocketIOTransports.All;

    /// <summary>Whether a polling session may move to WebSocket. Default true.</summary>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>Compression of polling answers over 1,024 bytes. Default: on; null turns it off.</summary>
    public HttpCompressionOptions? HttpCompression { get; set; } = new();

    /// <summary>
    /// Compression of WebSocket messages. Default: null, off. On, it costs time for each message and a copy of each broadcast; it pays where
    /// bandwidth is dear and packets are large.
    /// </summary>
    public PerMessageDeflateOptions? PerMessageDeflate { get; set; }

    /// <summary>A cookie for load balancers, set when a session opens over polling. Default: null, none.</summary>
    public SocketIOCookieOptions? Cookie { get; set; }

    /// <summary>
    /// Origins, such as <c>https://app.example</c>, whose pages may connect; <c>*</c> allows any. Requests without an Origin (programs) and
    /// from the server's own host are always allowed. Default: none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Connection state recovery; off by default.</summary>
    public RecoveryOptions Recovery { get; } = new();

    /// <summary>How the server deals with the others of its cluster.</summary>
    public ClusterOptions Cluster { get; } = new();

    /// <summary>
    /// JSON of the application's own types in <see cref="Socket.Data"/>, for other nodes to see; a source-generated context as its
    /// <see cref="JsonSerializerOptions.TypeInfoResolver"/> is enough. Default null: only strings, numbers and the like are seen there.
    /// </summary>
    public JsonSerializerOptions? DataJson { get; set; }

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, as addresses (<c>10.0.0.7</c>) or networks (<c>10.0.0.0/8</c>,
    /// <c>fd00::/8</c>). Needed where no forwarded-headers middleware of the host stands before Socket.IO, always so for
    /// <see cref="SocketIOConnectionExtensions.UseSocketIO"/>. Default: none.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>
    /// Handshakes that one client address may make per minute, and at once; an IPv6 address counts as its /64. Over it they are answered 429. What names a session
    /// of another node (<see cref="Sessions.ISessionDirectory"/>) counts as one when it is a WebSocket, or when that node does not know the session. Default
    /// 60,000, which only an attack or a benchmark reaches; 0 is no limit. Behind a proxy that is not in <see cref="TrustedProxies"/> all clients have one
    /// address.
    /// </summary>
    public int MaxHandshakesPerAddressPerMinute { get; set; } = 60_000;

    /// <summary>
    /// Connections that one client address may have open on this server, WebSockets that it carries for other nodes' sessions included; same addresses and answer
    /// as <see cref="MaxHandshakesPerAddressPerMinute"/>. Default 0: no limit.
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; }

    /// <summary>
    /// Asked for every handshake that is otherwise in order, before anything is opened; not for the requests of an open session. The handshake has no
    /// <see cref="Handshake.Auth"/> yet: a namespace's middleware sees that. The token is cancelled when the client goes away. When it throws, the client
    /// gets 403. Default null: all are allowed.
    /// </summary>
    public Func<Handshake, CancellationToken, ValueTask<HandshakeDecision>>? AllowRequest { get; set; }

    /// <summary>
    /// Whether the server gives memory back once when most of at least 1,000 connections have gone and no more are going: an idle process would keep it. Kestrel's
    /// pools of buffers are exchanged for new ones (its meter of pooled memory goes on counting the old), then the garbage collector returns what is free; the
    /// pause is some 20 ms. At most every two minutes. Default true.
    /// </summary>
    public bool ReleaseMemory { get; set; } = true;

    /// <summary>Whether browsers may send cookies from allowed foreign origins. Default false.</summary>
    public bool AllowCredentials { get; set; }
}
