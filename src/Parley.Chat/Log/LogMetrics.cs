using System.Diagnostics.Metrics;

namespace Parley.Chat.Log;

/// <summary>Meter <c>Parley.Chat</c>.</summary>
public sealed class LogMetrics
{
    public const string MeterName = "Parley.Chat";

    private readonly Counter<long> _commands;
    private readonly Histogram<double> _commit;
    private readonly Histogram<long> _size;

    public LogMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _commands = meter.CreateCounter<long>("parley.log.commands", "{command}", "Commands that a batch has taken, refused ones included.");
        _commit = meter.CreateHistogram<double>("parley.log.batch.duration", "s", "From the first statement of a batch to its durable commit.");
        _size = meter.CreateHistogram<long>("parley.log.batch.size", "{command}", "Commands per batch.");
    }

    public void Committed(int commands, TimeSpan duration)
    {
        _commands.Add(commands);
        _commit.Record(duration.TotalSeconds);
        _size.Record(commands);
    }
}
