namespace Parley.Server.Telemetry;

/// <summary>Section <c>Parley:Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Parley:Telemetry";

    /// <summary>
    /// Where metrics and traces are sent by OTLP, like <c>http://localhost:4317</c>. Default none: nothing is sent. <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> means
    /// the same, and OpenTelemetry's other environment variables apply.
    /// </summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary><c>Grpc</c> (mostly port 4317) or <c>HttpProtobuf</c> (mostly port 4318). <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> applies where the endpoint comes from the environment.</summary>
    public OtlpProtocol OtlpProtocol { get; set; } = OtlpProtocol.Grpc;
}

public enum OtlpProtocol
{
    Grpc,
    HttpProtobuf,
}

/// <summary>Section <c>Parley:Metrics</c>.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Parley:Metrics";

    /// <summary>
    /// Whether anybody may read <c>/metrics</c>. Default false: only requests from this machine and from private networks that came through no proxy
    /// (without <c>X-Forwarded-For</c> or <c>Forwarded</c>).
    /// </summary>
    public bool Public { get; set; }
}
