using System.Diagnostics.Metrics;
using Parley.Server.Web;

namespace Parley.Server.Telemetry;

/// <summary>Meter <c>Parley.Server</c>.</summary>
internal static class ServerMetrics
{
    public static void Register(IMeterFactory meters, TimeProvider clock)
    {
        var started = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var meter = meters.Create("Parley.Server");
        meter.CreateObservableGauge(
            "parley.build.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", ServerInfoEndpoint.Version)), null,
            "Always 1; the label names the version.");
        meter.CreateObservableGauge("parley.start.time", () => started, "s", "When the server started, in seconds since 1970.");
    }
}
