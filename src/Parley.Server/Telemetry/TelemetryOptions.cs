using System.Globalization;

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

    /// <summary>
    /// Upper bounds, in seconds and rising, of the buckets that the durations of requests are counted in: at most 2,000 numbers, separated by commas. The default
    /// begins below what most requests take; a finer one tells percentiles more exactly and makes <c>/metrics</c> longer, by a line per route and bound.
    /// </summary>
    public string RequestBuckets { get; set; } = "0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10";

    /// <summary>Null when they are not such numbers.</summary>
    internal double[]? TryReadRequestBuckets()
    {
        var texts = RequestBuckets.Split(',', StringSplitOptions.TrimEntries);
        var bounds = new double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out bounds[i])
                || bounds[i] <= (i == 0 ? 0 : bounds[i - 1]))
            {
                return null;
            }
        }

        return bounds.Length <= 2000 ? bounds : null;
    }
}
