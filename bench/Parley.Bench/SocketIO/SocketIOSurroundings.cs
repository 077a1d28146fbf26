using System.Runtime.InteropServices;
using Parley.Bench.Load;

namespace Parley.Bench.SocketIO;

/// <summary>Where the figures come from: without that they say nothing.</summary>
internal static class SocketIOSurroundings
{
    public static void Print(SocketIOBenchOptions options)
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
        {
            throw new BenchUsageException("bench socketio needs Linux and two processors: one for the server, one for the generator.");
        }

        BenchRun.Note($"""
            socketio: the server on processor {Processors.Server}, the generator on {Processors.Generator} of {Environment.ProcessorCount}: {Processors.Model}
            kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}; door: {options.Door}
            {options.Rounds} rounds{(options.Rounds < 3 ? " (tuning: a result needs 3)" : "")} of {string.Join(", ", options.Servers.Select(kind => kind.Name))}; each load is held for {options.Steady.TotalSeconds:0} s
            """);
    }
}
