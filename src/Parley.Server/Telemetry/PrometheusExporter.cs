using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Parley.Server.Telemetry;

/// <summary>Renders all metrics as Prometheus text when it is asked to. One scrape at a time; further ones wait.</summary>
internal sealed class PrometheusExporter : BaseExporter<Metric>
{
    private readonly SemaphoreSlim _scrape = new(1, 1);
    private string _page = "";

    public PrometheusExporter() => Reader = new BaseExportingMetricReader(this);

    /// <summary>For the meter provider, which owns it.</summary>
    public BaseExportingMetricReader Reader { get; }

    public async Task<string> ScrapeAsync(CancellationToken cancellationToken)
    {
        await _scrape.WaitAsync(cancellationToken);
        try
        {
            Reader.Collect();
            return _page;
        }
        finally
        {
            _scrape.Release();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var page = new PrometheusPage();
        foreach (var metric in batch)
        {
            page.Add(metric);
        }

        _page = page.ToString();
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scrape.Dispose();
        }

        base.Dispose(disposing);
    }
}
