using System.Net;
using Microsoft.Extensions.Options;
using Parley.Platform.Http;
using Parley.Protocol;

namespace Parley.Server.Telemetry;

internal static class MetricsEndpoint
{
    private static readonly ParleyError Refused = new(
        ErrorCodes.Forbidden, $"Metrics are for this machine and private networks. {MetricsOptions.Section}:Public=true opens them to everybody.");

    // RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.6.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    public static void MapMetrics(this IEndpointRouteBuilder root) =>
        root.MapGet("/metrics", async (HttpContext context, PrometheusExporter exporter, IOptions<MetricsOptions> options, CancellationToken cancellationToken) =>
            {
                context.Response.Headers.CacheControl = "no-store";
                return options.Value.Public || IsFromNearby(context)
                    ? Results.Text(await exporter.ScrapeAsync(cancellationToken), PrometheusPage.ContentType)
                    : new ProblemResult(Refused);
            })
            .AllowAnonymous()
            .ExcludeFromDescription();

    // Behind a proxy on this machine every request comes from the loopback: its headers tell that somebody else asks.
    private static bool IsFromNearby(HttpContext context)
    {
        var headers = context.Request.Headers;
        return !headers.ContainsKey("X-Forwarded-For") && !headers.ContainsKey("Forwarded") && !headers.ContainsKey("X-Real-IP")
            && context.Connection.RemoteIpAddress is { } address && IsNearby(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    private static bool IsNearby(IPAddress address) => IPAddress.IsLoopback(address) || Private.Any(network => network.Contains(address));
}
