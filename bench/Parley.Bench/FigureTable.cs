using System.Globalization;

namespace Parley.Bench;

/// <summary>What a figure should be at least, and what it aims at. Where the aim is below the least, less is better.</summary>
internal sealed record Wanted(string Name, double Least, double Aim)
{
    public string Verdict(double value)
    {
        var lessIsBetter = Aim < Least;
        return (lessIsBetter ? value <= Aim : value >= Aim) ? "aim" : (lessIsBetter ? value <= Least : value >= Least) ? "ok" : "MISSED";
    }
}

/// <summary>What was measured beside what is wanted.</summary>
internal static class FigureTable
{
    public static void Print(SortedDictionary<string, double> figures, IReadOnlyCollection<Wanted> wanted)
    {
        Console.WriteLine($"\n{"figure",-34} {"least",10} {"aim",10} {"measured",12}");
        foreach (var (name, value) in figures)
        {
            var goal = wanted.FirstOrDefault(one => one.Name == name);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-34} {goal?.Least,10:0.##} {goal?.Aim,10:0.##} {value,12:0.###}  {goal?.Verdict(value)}"));
        }
    }
}
