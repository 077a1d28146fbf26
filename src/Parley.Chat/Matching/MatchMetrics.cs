using System.Diagnostics.Metrics;
using Parley.Chat.Log;

namespace Parley.Chat.Matching;

/// <summary>How many strangers meet, and how long they wait.</summary>
internal sealed class MatchMetrics
{
    private readonly Counter<long> _started, _ended;
    private readonly Histogram<double> _wait;

    public MatchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(LogMetrics.MeterName);
        _started = meter.CreateCounter<long>("parley.match.chats", "{chat}", "Chats of strangers that have begun.");
        _ended = meter.CreateCounter<long>("parley.match.chats.ended", "{chat}", "Chats of strangers that have ended, by reason.");
        _wait = meter.CreateHistogram<double>("parley.match.wait", "s", "From the search to the match.");
    }

    public void Started() => _started.Add(1);

    public void Ended(string reason) => _ended.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Waited(TimeSpan time) => _wait.Record(time.TotalSeconds);
}
