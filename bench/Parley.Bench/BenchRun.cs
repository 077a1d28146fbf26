using System.Globalization;

namespace Parley.Bench;

/// <summary>The figures of one run, shown as they come, and what was asked for on the command line.</summary>
/// <param name="arguments">Options and their values, in pairs.</param>
internal sealed class BenchRun(IReadOnlyList<string> arguments)
{
    public SortedDictionary<string, double> Figures { get; } = new(StringComparer.Ordinal);

    public static void Note(string text) => Console.WriteLine(text);

    /// <summary>The value behind an option like <c>--seconds</c>; null without it.</summary>
    public string? Option(string name)
    {
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            if (arguments[i] == name)
            {
                return arguments[i + 1];
            }
        }

        return null;
    }

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

/// <summary>Wrong arguments; the message says which are right.</summary>
internal sealed class BenchUsageException(string message) : Exception(message);
