using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Server.Web;

namespace Parley.Server.Health;

/// <summary>What <c>/health</c> answers. Names, states and durations only: reasons are in the log, because anybody may ask.</summary>
internal sealed record HealthAnswer(string Status, string Version, double DurationMs, IReadOnlyDictionary<string, DependencyHealth> Checks)
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var answer = new HealthAnswer(
            Show(report.Status),
            ServerInfoEndpoint.Version,
            Math.Round(report.TotalDuration.TotalMilliseconds, 1),
            report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new DependencyHealth(Show(entry.Value.Status), Math.Round(entry.Value.Duration.TotalMilliseconds, 1))));
        return context.Response.WriteAsJsonAsync(answer, HealthJson.Default.HealthAnswer);
    }

    private static string Show(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}

internal sealed record DependencyHealth(string Status, double DurationMs);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
