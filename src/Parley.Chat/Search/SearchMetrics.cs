using System.Diagnostics.Metrics;
using Parley.Chat.Log;
using Parley.Chat.Search.Index;

namespace Parley.Chat.Search;

/// <summary>What an operator sees of search; never what was looked for.</summary>
internal sealed class SearchMetrics
{
    private readonly Histogram<double> _duration, _lag;
    private readonly Histogram<long> _opened;
    private IndexSize _size;

    public SearchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(LogMetrics.MeterName);
        _duration = meter.CreateHistogram<double>("parley.search.duration", "s", "From a search's turn to its answer.");
        _opened = meter.CreateHistogram<long>("parley.search.opened", "{message}", "Messages that a search has opened to look at them.");
        _lag = meter.CreateHistogram<double>("parley.search.lag", "s", "From a message's commit to the commit that lets it be found.");
        meter.CreateObservableGauge("parley.search.messages", () => _size.Messages, "{message}", "Messages in the index.");
        meter.CreateObservableGauge("parley.search.bytes", () => _size.Bytes, "By", "Size of the index, without what the database adds.");
        meter.CreateObservableGauge("parley.search.segments", () => _size.Segments, "{segment}", "Parts of the index: each is looked at by a search for a rare word.");
    }

    public void Searched(TimeSpan duration, int opened)
    {
        _duration.Record(duration.TotalSeconds);
        _opened.Record(opened);
    }

    public void Indexed(TimeSpan lag) => _lag.Record(lag.TotalSeconds);

    public void Is(IndexSize size) => _size = size;
}
