using System.Globalization;

namespace Parley.Bench;

/// <summary>The figures of one run, shown as they come.</summary>
internal sealed class BenchRun
{
    public SortedDictionary<string, double> Figures { get; } = new(StringComparer.Ordinal);

    public static void Note(string text) => Console.WriteLine(text);

    public double Figure(string name, double value, string unit)
    {
        Figures[name] = Math.Round(value, 3);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {value,12:0.###} {unit}"));
        return value;
    }

    /// <summary>The value below which <paramref name="share"/> of the samples lie.</summary>
    public static double Percentile(List<double> samples, double share)
    {
        samples.Sort();
        return samples.Count == 0 ? 0 : samples[Math.Min(samples.Count - 1, (int)(samples.Count * share))];
    }
}
