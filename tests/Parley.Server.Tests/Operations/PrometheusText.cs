using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Operations;

/// <summary>A strict reader of Prometheus' text format 0.0.4: whatever a Prometheus server would refuse fails here.</summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, string> _types = [];
    private readonly Dictionary<string, double> _samples = [];
    private string _family = "";

    public PrometheusText(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text[..^1].Split('\n'))
        {
            Read(line);
        }

        foreach (var (name, _) in _types.Where(type => type.Value == "histogram"))
        {
            CheckHistogram(name);
        }
    }

    /// <summary>By family.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>By name with labels.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    private void Read(string line)
    {
        if (HelpLine().Match(line) is { Success: true } help)
        {
            _family = help.Groups["name"].Value;
            Assert.False(_types.ContainsKey(_family), $"family twice: {_family}");
        }
        else if (TypeLine().Match(line) is { Success: true } type)
        {
            Assert.Equal(_family, type.Groups["name"].Value);
            _types[_family] = type.Groups["type"].Value;
            Assert.True(_types[_family] != "counter" || _family.EndsWith("_total", StringComparison.Ordinal), _family);
        }
        else
        {
            var sample = SampleLine().Match(line);
            Assert.True(sample.Success, $"not a sample: {line}");
            var name = sample.Groups["name"].Value;
            Assert.True(name == _family || (_types[_family] == "histogram" && HistogramSuffix().Replace(name, "") == _family), $"{name} in the family {_family}");
            var number = sample.Groups["value"].Value switch
            {
                "+Inf" => double.PositiveInfinity,
                var value => double.Parse(value, CultureInfo.InvariantCulture),
            };
            Assert.True(_samples.TryAdd(line[..line.LastIndexOf(' ')], number), $"sample twice: {line}");
        }
    }

    private void CheckHistogram(string name)
    {
        foreach (var (key, total) in _samples.Where(sample => sample.Key.StartsWith(name + "_count", StringComparison.Ordinal)))
        {
            var labels = key[(name.Length + "_count".Length)..].Trim('{', '}');
            var start = $"{name}_bucket{{{(labels.Length == 0 ? "" : labels + ",")}le=\"";
            var buckets = _samples.Where(sample => sample.Key.StartsWith(start, StringComparison.Ordinal)).Select(sample => sample.Value).ToList();
            Assert.Equal(buckets.Order(), buckets);
            Assert.Equal(total, _samples[start + "+Inf\"}"]);
        }
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\\n]|\\\\|\\n)+$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^\\"\n]|\\\\|\\"|\\n)*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^\\"\n]|\\\\|\\"|\\n)*")*\})? (?<value>[-+]?[0-9.eE+-]+|\+Inf|-Inf|NaN)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();
}
