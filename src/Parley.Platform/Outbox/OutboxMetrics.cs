using System.Diagnostics.Metrics;

namespace Parley.Platform.Outbox;

/// <summary>Meter <c>Parley.Outbox</c>; the label <c>module</c> says whose outbox it is.</summary>
public sealed class OutboxMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _handled;

    public OutboxMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Parley.Outbox");
        _handled = _meter.CreateCounter<long>("parley.outbox.handled", "{entry}", "Attempts; the label result is done, failed or dead.");
    }

    internal void Handled(string module, string topic, string result) => _handled.Add(
        1, new("module", module), new("topic", topic), new("result", result));

    /// <summary>Shows what a relay has last counted.</summary>
    internal void Observe(string module, Func<OutboxBacklog> backlog, Func<TimeSpan> age)
    {
        KeyValuePair<string, object?>[] labels = [new("module", module)];
        _meter.CreateObservableGauge("parley.outbox.waiting", () => new Measurement<long>(backlog().Waiting, labels), "{entry}", "Entries that wait for a consumer.");
        _meter.CreateObservableGauge("parley.outbox.oldest.age", () => new Measurement<double>(age().TotalSeconds, labels), "s", "Age of the oldest waiting entry; 0 when none waits.");
        _meter.CreateObservableGauge("parley.outbox.dead", () => new Measurement<long>(backlog().Dead, labels), "{entry}", "Dead letters: given up, until replayed or dropped.");
    }
}
