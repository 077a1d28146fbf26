using System.Globalization;
using System.Net;

namespace Parley.Bench.Chat.Servers;

/// <summary>The server's own histogram of its HTTP requests' durations, of which only sum and count are fine enough to be of use here.</summary>
internal readonly record struct RequestTimes(double Seconds, double Count)
{
    private const string Name = "http_server_request_duration_seconds";

    public double MeanMilliseconds => Seconds * 1000 / Count;

    /// <summary>Of the requests for messages.</summary>
    public static async Task<RequestTimes> ReadAsync(IPEndPoint server)
    {
        using var http = new HttpClient();
        var lines = (await http.GetStringAsync(new Uri($"http://{server}/metrics"))).Split('\n');
        double Sum(string part) => lines
            .Where(line => line.StartsWith(Name + part, StringComparison.Ordinal) && line.Contains("/messages", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        return new RequestTimes(Sum("_sum"), Sum("_count"));
    }

    public static RequestTimes operator -(RequestTimes one, RequestTimes other) => new(one.Seconds - other.Seconds, one.Count - other.Count);
}
