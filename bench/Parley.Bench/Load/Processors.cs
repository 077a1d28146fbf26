using System.Globalization;
using System.Runtime.InteropServices;

namespace Parley.Bench.Load;

/// <summary>Which processor does what: the server has the first one alone, the generator and everything else the second.</summary>
internal static partial class Processors
{
    public const int Server = 0, Generator = 1;

    private const int First = -20;

    /// <summary>What the processors are.</summary>
    public static string Model =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>Moves all of this process's threads to the generator's processor; those that they start follow.</summary>
    public static void KeepToGenerator() => Move(1UL << Generator);

    /// <summary>Lets them run everywhere again: between the measurements, while databases are filled.</summary>
    public static void UseAll() => Move((1UL << Environment.ProcessorCount) - 1);

    /// <summary>
    /// Puts all of this process's threads, and the processes that they start, before everybody else's, where the user may: on a machine that has something else to
    /// do, too, the figures are nearer to a quiet one's.
    /// </summary>
    public static void GoFirst()
    {
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            _ = SetPriority(0, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), First);
        }

        try
        {
            // Where the kernel shares processors out among sessions first (sched(7), autogroup), a thread's priority counts within its own only.
            File.WriteAllText("/proc/self/autogroup", First.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // Not here, or not this user.
        }
    }

    private static void Move(ulong processors)
    {
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // One that has ended meanwhile cannot be moved, and need not be.
            _ = SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), sizeof(ulong), ref processors);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint size, ref ulong processors);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int thread, int nice);
}
