using System.Globalization;

namespace Parley.Bench.SocketIO;

/// <summary>What each server's rounds came to.</summary>
internal sealed class Samples
{
    private readonly Dictionary<(string Server, string What), List<double>> _all = [];
    private readonly Dictionary<(string Server, string What), int> _found = [];

    public void Add(string server, string what, double value)
    {
        if (!_all.TryGetValue((server, what), out var samples))
        {
            _all[(server, what)] = samples = [];
        }

        samples.Add(value);
    }

    public double? Median(string server, string what)
    {
        if (!_all.TryGetValue((server, what), out var samples))
        {
            return null;
        }

        var sorted = samples.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>All of them, for the reader to see how far they lie apart.</summary>
    public string Show(string server, string what) =>
        string.Join(" ", _all.GetValueOrDefault((server, what), []).Select(value => value.ToString("0.##", CultureInfo.InvariantCulture)));

    /// <summary>What the first round has found out for those after it.</summary>
    public int Found(string server, string what, Func<int> search)
    {
        if (!_found.TryGetValue((server, what), out var found))
        {
            _found[(server, what)] = found = search();
        }

        return found;
    }
}
