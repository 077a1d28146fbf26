using System.Text;
using OpenTelemetry.Metrics;

namespace Parley.Server.Telemetry;

/// <summary>OpenTelemetry's names in Prometheus' spelling (OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility").</summary>
internal static class PrometheusName
{
    /// <summary><c>http.server.request.duration</c> in <c>s</c> becomes <c>http_server_request_duration_seconds</c>; counters end in <c>_total</c>.</summary>
    public static string Of(Metric metric)
    {
        var name = Clean(metric.Name, colons: true);
        if (Unit(metric.Unit) is { Length: > 0 } unit && !name.EndsWith(unit, StringComparison.Ordinal))
        {
            name = $"{name}_{unit}";
        }

        return IsCounter(metric) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    public static string Label(string name) => Clean(name, colons: false);

    public static bool IsCounter(Metric metric) => metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;

    // {annotations} count things and are no unit.
    private static string Unit(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" or "" => "",
        _ when unit.StartsWith('{') => "",
        _ => Clean(unit, colons: false),
    };

    private static string Clean(string name, bool colons)
    {
        var text = new StringBuilder(name.Length + 1);
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            text.Append('_');
        }

        foreach (var character in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(character) || (colons && character == ':') ? character : '_');
        }

        return text.ToString();
    }
}
