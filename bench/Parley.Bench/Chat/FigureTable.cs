using System.Globalization;

namespace Parley.Bench.Chat;

/// <summary>What was measured beside what is wanted.</summary>
internal static class FigureTable
{
    private static readonly (string Name, double Least, double Aim)[] Wanted =
    [
        ("chat.direct_rate", 14_000, 20_000),
        ("chat.direct_vs_node_pg", 2, 3),
        ("chat.direct_cpu_vs_node_pg", 0.4, 0.25),
        ("chat.group_deliveries", 150_000, 300_000),
        ("chat.idle_kb", 24, 16),
        ("chat.history_p99_ms", 1, 0.5),
        ("chat.sync_rate", 1_500, 3_000),
        ("chat.bytes_per_message", 300, 260),
        ("chat.flat_ratio", 1.3, 1.1),
    ];

    public static void Print(SortedDictionary<string, double> figures)
    {
        Console.WriteLine($"\n{"figure",-30} {"least",10} {"aim",10} {"measured",12}");
        foreach (var (name, value) in figures)
        {
            var (_, least, aim) = Array.Find(Wanted, one => one.Name == name);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-30} {Limit(least),10} {Limit(aim),10} {value,12:0.###}  {Verdict(value, least, aim)}"));
        }
    }

    private static string Limit(double limit) => limit == 0 ? "" : limit.ToString("0.##", CultureInfo.InvariantCulture);

    // Where the aim is below the least, less is better.
    private static string Verdict(double value, double least, double aim)
    {
        if (least == 0)
        {
            return "";
        }

        var lessIsBetter = aim < least;
        return (lessIsBetter ? value <= aim : value >= aim) ? "aim" : (lessIsBetter ? value <= least : value >= least) ? "ok" : "MISSED";
    }
}
