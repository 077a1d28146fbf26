using System.Globalization;
using System.Net;

namespace Parley.Bench.Chat.Servers;

/// <summary>
/// The server's own histogram of how long its requests for messages took: from their head to the end of the answer, as <c>/metrics</c> says. Two readings, one
/// before and one after, tell of the time between.
/// </summary>
internal sealed class RequestTimes
{
    private const string Name = "http_server_request_duration_seconds";

    private readonly SortedDictionary<double, double> _below;
    private readonly double _seconds, _count;

    private RequestTimes(SortedDictionary<double, double> below, double seconds, double count) => (_below, _seconds, _count) = (below, seconds, count);

    /// <summary>A bucket for each hundredth of a millisecond up to 5 ms, so that a percentile is exact to that, and coarser ones up to a second.</summary>
    public static IReadOnlyDictionary<string, string> FineBuckets { get; } = new Dictionary<string, string>
    {
        ["Parley__Metrics__RequestBuckets"] = string.Join(',', Enumerable.Range(1, 500).Select(step => step / 100_000m)
            .Concat([0.0075m, 0.01m, 0.025m, 0.05m, 0.1m, 0.25m, 1m])
            .Select(bound => bound.ToString(CultureInfo.InvariantCulture))),
    };

    public double MeanMilliseconds => _seconds * 1000 / _count;

    /// <summary>The upper bound of the bucket in which it lies: never less than it is.</summary>
    public double PercentileMilliseconds(double share) => _below.First(bucket => bucket.Value >= _count * share).Key * 1000;

    public static async Task<RequestTimes> ReadAsync(IPEndPoint server)
    {
        using var http = new HttpClient();
        var (below, seconds, count) = (new SortedDictionary<double, double>(), 0.0, 0.0);
        foreach (var line in (await http.GetStringAsync(new Uri($"http://{server}/metrics"))).Split('\n'))
        {
            if (!line.StartsWith(Name, StringComparison.Ordinal) || !line.Contains("/messages", StringComparison.Ordinal))
            {
                continue;
            }

            var value = double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            switch (line[Name.Length..line.IndexOf('{', StringComparison.Ordinal)])
            {
                case "_sum":
                    seconds += value;
                    break;
                case "_count":
                    count += value;
                    break;
                case "_bucket":
                    var bound = Bound(line);
                    below[bound] = below.GetValueOrDefault(bound) + value;
                    break;
            }
        }

        return new RequestTimes(below, seconds, count);
    }

    public static RequestTimes operator -(RequestTimes one, RequestTimes other) => new(
        new SortedDictionary<double, double>(one._below.ToDictionary(bucket => bucket.Key, bucket => bucket.Value - other._below.GetValueOrDefault(bucket.Key))),
        one._seconds - other._seconds, one._count - other._count);

    private static double Bound(string line)
    {
        const string label = "le=\"";
        var start = line.IndexOf(label, StringComparison.Ordinal) + label.Length;
        var text = line[start..line.IndexOf('"', start)];
        return text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }
}
