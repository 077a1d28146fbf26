using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Parley.Platform.Configuration;
using Parley.Server.Web;

namespace Parley.Server.Telemetry;

/// <summary>Collects the meters from the start on, and sends metrics and traces by OTLP when an endpoint is configured.</summary>
internal sealed class Telemetry : IHostedService, IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "Parley.*"];
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Npgsql", "Parley.*"];

    private readonly MeterProvider _meters;
    private readonly TracerProvider? _traces;

    public Telemetry(
        PrometheusExporter prometheus, IOptions<TelemetryOptions> options, IOptions<MetricsOptions> metrics, IConfiguration configuration,
        IMeterFactory factory, TimeProvider clock)
    {
        ServerMetrics.Register(factory, clock);
        var resource = ResourceBuilder.CreateDefault().AddService("parley-server", serviceVersion: ServerInfoEndpoint.Version);
        var send = options.Value.OtlpEndpoint is not null || !string.IsNullOrEmpty(configuration[EndpointVariable]);
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddReader(prometheus.Reader)
            .AddView("http.server.request.duration", new ExplicitBucketHistogramConfiguration { Boundaries = metrics.Value.TryReadRequestBuckets() });
        if (send)
        {
            meters.AddOtlpExporter(otlp => Configure(otlp, options.Value, "v1/metrics"));
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddProcessor(new SecretPaths())
                .AddOtlpExporter(otlp => Configure(otlp, options.Value, "v1/traces"))
                .Build();
        }

        _meters = meters.Build();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _meters.Dispose();
        _traces?.Dispose();
    }

    // Without an endpoint of ours the exporter reads OpenTelemetry's own environment variables.
    private static void Configure(OtlpExporterOptions otlp, TelemetryOptions options, string path)
    {
        if (options.OtlpEndpoint is { } endpoint)
        {
            var http = options.OtlpProtocol == OtlpProtocol.HttpProtobuf;
            otlp.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            otlp.Endpoint = http ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}") : endpoint;
        }
    }
}

internal static class TelemetryServices
{
    public static void AddParleyTelemetry(this IServiceCollection services)
    {
        // .NET 10 leaves method, route and status out of a request's span unless it is told otherwise. The query is never in it.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        services.AddValidatedOptions<TelemetryOptions>(TelemetryOptions.Section)
            .Validate(
                options => options.OtlpEndpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" },
                $"{TelemetryOptions.Section}:OtlpEndpoint must be like http://localhost:4317.");
        services.AddValidatedOptions<MetricsOptions>(MetricsOptions.Section)
            .Validate(
                options => options.TryReadRequestBuckets() is not null,
                $"{MetricsOptions.Section}:RequestBuckets must be at most 2000 rising numbers above 0, separated by commas, like 0.001, 0.01, 0.1.");
        services.AddSingleton<PrometheusExporter>();
        services.AddHostedService<Telemetry>();
    }
}
