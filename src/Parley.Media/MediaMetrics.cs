using System.Diagnostics.Metrics;

namespace Parley.Media;

/// <summary>Meter <c>Parley.Media</c>.</summary>
public sealed class MediaMetrics
{
    public const string MeterName = "Parley.Media";

    private readonly Counter<long> _received, _sent, _processed;

    public MediaMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>("parley.media.received", "By", "Bytes of files that have arrived, those of uploads that broke off included.");
        _sent = meter.CreateCounter<long>("parley.media.sent", "By", "Bytes of files that were sent to whoever fetches them.");
        _processed = meter.CreateCounter<long>("parley.media.processed", "{file}", "Files that were looked at, by what they are; refused ones, too.");
    }

    public void Received(long bytes) => _received.Add(bytes);

    public void Sent(long bytes) => _sent.Add(bytes);

    public void Processed(string type) => _processed.Add(1, new KeyValuePair<string, object?>("type", type));
}
