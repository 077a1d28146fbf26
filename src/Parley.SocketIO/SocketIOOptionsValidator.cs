using Microsoft.Extensions.Options;

namespace Parley.SocketIO;

internal sealed class SocketIOOptionsValidator : IValidateOptions<SocketIOOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, SocketIOOptions options)
    {
        var errors = new List<string>();
        Duration(errors, nameof(options.PingInterval), options.PingInterval);
        Duration(errors, nameof(options.PingTimeout), options.PingTimeout);
        Duration(errors, nameof(options.UpgradeTimeout), options.UpgradeTimeout);
        Duration(errors, nameof(options.ConnectTimeout), options.ConnectTimeout);
        Duration(errors, nameof(options.WriteTimeout), options.WriteTimeout);
        Duration(errors, nameof(options.ShutdownTimeout), options.ShutdownTimeout);
        Duration(errors, nameof(options.AttachmentTimeout), options.AttachmentTimeout);
        Duration(errors, "Recovery:MaxDisconnectionDuration", options.Recovery.MaxDisconnectionDuration);
        Range(errors, "Recovery:MaxPackets", options.Recovery.MaxPackets, 1, int.MaxValue);
        Range(errors, "Recovery:MaxBytes", options.Recovery.MaxBytes, 4_096, int.MaxValue);
        Range(errors, "Recovery:MaxSessions", options.Recovery.MaxSessions, 1, int.MaxValue);
        Duration(errors, "Cluster:HeartbeatInterval", options.Cluster.HeartbeatInterval);
        Duration(errors, "Cluster:HeartbeatTimeout", options.Cluster.HeartbeatTimeout);
        Duration(errors, "Cluster:RequestTimeout", options.Cluster.RequestTimeout);
        if (options.Cluster.HeartbeatTimeout <= options.Cluster.HeartbeatInterval)
            errors.Add($"SocketIO:Cluster:HeartbeatTimeout is '{options.Cluster.HeartbeatTimeout}'; it must be longer than HeartbeatInterval.");
        Range(errors, nameof(options.MaxHttpBufferBytes), options.MaxHttpBufferBytes, 1_024, 128 * 1024 * 1024);
        Range(errors, nameof(options.MaxPacketsPerPayload), options.MaxPacketsPerPayload, 1, int.MaxValue);
        Range(errors, nameof(options.MaxJsonDepth), options.MaxJsonDepth, 2, 512);
        Range(errors, nameof(options.MaxAttachments), options.MaxAttachments, 1, 1_000);
        Range(errors, nameof(options.MaxNamespacesPerConnection), options.MaxNamespacesPerConnection, 1, int.MaxValue);
        Range(errors, nameof(options.MaxPendingAcks), options.MaxPendingAcks, 1, int.MaxValue);
        Range(errors, nameof(options.SendQueueBytes), options.SendQueueBytes, 4_096, int.MaxValue);
        Range(errors, nameof(options.SendQueuePackets), options.SendQueuePackets, 16, int.MaxValue);
        Range(errors, nameof(options.ReceiveQueueBytes), options.ReceiveQueueBytes, 1_024, int.MaxValue);
        Range(errors, nameof(options.ReceiveQueuePackets), options.ReceiveQueuePackets, 1, int.MaxValue);
        if (options.HttpCompression is { } http)
            Range(errors, "HttpCompression:ThresholdBytes", http.ThresholdBytes, 1, int.MaxValue);
        if (options.PerMessageDeflate is { } deflate)
            Range(errors, "PerMessageDeflate:ThresholdBytes", deflate.ThresholdBytes, 1, int.MaxValue);
        if (options.Cookie is { } cookie)
            errors.AddRange(Engine.SessionCookie.Errors(cookie));
        Range(errors, nameof(options.MaxHandshakesPerAddressPerMinute), options.MaxHandshakesPerAddressPerMinute, 0, int.MaxValue);
        Range(errors, nameof(options.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress, 0, int.MaxValue);
        foreach (var proxy in options.TrustedProxies)
        {
            if (!Engine.TrustedProxies.TryParse(proxy, out _))
                errors.Add($"SocketIO:TrustedProxies has '{proxy}'; it must be an IP address or a network such as 10.0.0.0/8.");
        }

        if ((options.Transports & SocketIOTransports.All) == 0 || (options.Transports & ~SocketIOTransports.All) != 0)
            errors.Add($"SocketIO:Transports is '{options.Transports}'; it must name Polling, WebSocket or both.");
        foreach (var origin in options.AllowedOrigins)
        {
            if (origin != "*" && !Engine.OriginPolicy.IsOrigin(origin))
                errors.Add($"SocketIO:AllowedOrigins has '{origin}'; an origin is scheme://host[:port] without a path, or *.");
        }

        if (options.AllowCredentials && options.AllowedOrigins.Contains("*"))
            errors.Add("SocketIO:AllowCredentials is true with AllowedOrigins *; any page could then act with its visitor's cookies. List the origins.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Duration(List<string> errors, string name, TimeSpan value)
    {
        if (value < Shortest || value > Longest)
            errors.Add($"SocketIO:{name} is '{value}'; it must be between 10 ms and 1 hour.");
    }

    private static void Range(List<string> errors, string name, int value, int least, int most)
    {
        if (value < least || value > most)
            errors.Add($"SocketIO:{name} is {value}; it must be between {least} and {most}.");
    }
}
