using System.Runtime.InteropServices;
using Parley.Bench.Load;

namespace Parley.Bench.Chat;

/// <summary>Where the figures come from: without that they say nothing.</summary>
internal static class Surroundings
{
    public static void Print(ChatOptions options)
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
        {
            throw new BenchUsageException("bench chat needs Linux and two processors: one for the server, one for the generator.");
        }

        BenchRun.Note($"""
            chat: the server on processor {Processors.Server}, the generator on {Processors.Generator} of {Environment.ProcessorCount}: {Processors.Model}
            kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}, data in {Path.GetTempPath()}
            each load is held for {options.Steady.TotalSeconds:0} s{(options.Steady < TimeSpan.FromSeconds(60) ? " (tuning: a result needs 60)" : "")}; texts of 100 characters
            settings that differ from the defaults: {ChatContext.SettingsInWords}
            """);
    }
}
