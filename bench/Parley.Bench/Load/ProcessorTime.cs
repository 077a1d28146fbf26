using System.Globalization;
using System.Runtime.InteropServices;

namespace Parley.Bench.Load;

/// <summary>Processor time and memory of processes, as the kernel counts them (proc(5)).</summary>
internal static partial class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ, on every Linux that .NET runs on

    /// <summary>User and system time of a process and of those children that have ended.</summary>
    public static TimeSpan Of(int process) => Read($"/proc/{process}/stat") is { } stat ? Time(stat) : TimeSpan.Zero;

    /// <summary>
    /// The same of one process alone, to the nanosecond: what a quiet load uses in some seconds is a few of the ticks of <see cref="Of"/>. The clock's number
    /// is made of the process's as the kernel does (include/linux/posix-timers_types.h: the scheduler's clock of a whole process is 2).
    /// </summary>
    public static TimeSpan Exactly(int process)
    {
        Span<long> time = stackalloc long[2];
        return GetTime((~process << 3) | 2, time) == 0
            ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick)
            : throw new InvalidOperationException($"Process {process} has ended.");
    }

    /// <summary>The same, with all its living descendants: what a server that works in children has used.</summary>
    public static TimeSpan OfTree(int process)
    {
        var total = Of(process);
        foreach (var (child, _) in Parents().Where(one => one.Parent == process))
        {
            total += OfTree(child);
        }

        return total;
    }

    /// <summary>A process's memory that no other shares, in bytes: of its resident pages those that are its own, of shared ones its part (Pss).</summary>
    public static long MemoryBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(text => text.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>A process's resident memory (RSS), in bytes.</summary>
    public static long ResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static List<(int Process, int Parent)> Parents()
    {
        var all = new List<(int, int)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && Read($"{folder}/stat") is { } stat)
            {
                all.Add((process, int.Parse(stat[1], CultureInfo.InvariantCulture)));
            }
        }

        return all;
    }

    // Fields behind the name, which is in parentheses and may hold anything: 0 state, 1 parent, 11 utime, 12 stime, 13 cutime, 14 cstime.
    private static string[]? Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile
        }
    }

    private static TimeSpan Time(string[] stat) =>
        TimeSpan.FromSeconds(stat.AsSpan(11, 4).ToArray().Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, Span<long> time);
}
