using System.Diagnostics;
using Parley.Bench.Load;
using Parley.Bench.SocketIO.Servers;
using Parley.Bench.SocketIO.Steps;

namespace Parley.Bench.SocketIO;

/// <summary>
/// Parley.SocketIO beside npm socket.io on Node and beside bare WebSockets on Kestrel: in each round each server takes its turn, alone on one processor, with the
/// generator on another. How to read the figures: docs/benchmarks.md.
/// </summary>
internal static class SocketIOBench
{
    private static readonly (string Name, Func<SocketIOContext, ServerKind, Task> Run)[] Steps =
    [
        ("relay", RelayStep.RunAsync),
        ("fanout", FanoutStep.RunAsync),
        ("connect", ConnectStep.RunAsync),
        ("idle", IdleStep.RunAsync),
    ];

    public static async Task RunAsync(BenchRun run)
    {
        var options = SocketIOBenchOptions.Read(run, [.. Steps.Select(step => step.Name)]);
        SocketIOSurroundings.Print(options);
        Processors.KeepToGenerator();
        Processors.GoFirst();
        var context = new SocketIOContext(options);
        var started = Stopwatch.GetTimestamp();
        foreach (var (name, step) in Steps.Where(step => options.Only.Contains(step.Name, StringComparer.Ordinal)))
        {
            BenchRun.Note($"\n{name}");
            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var kind in options.Servers)
                {
                    await step(context, kind);
                }
            }

            BenchRun.Note($"  ({Stopwatch.GetElapsedTime(started).TotalSeconds:0} s since the start)");
        }

        SocketIOFigures.Print(run, context.Samples);
    }
}
