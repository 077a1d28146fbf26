using System.Diagnostics;
using Parley.Bench.Chat.Steps;

namespace Parley.Bench.Chat;

/// <summary>
/// The figures of the chat under load: the server on one core, the generator on another, everything on (encryption, receipts, outbox, durable commits). Each step
/// has data of its own. What the figures mean: bench/README.md.
/// </summary>
internal static class ChatBench
{
    private static readonly (string Name, Func<ChatContext, Task> Run)[] Steps =
    [
        ("direct", DirectStep.RunAsync),
        ("peer", PeerStep.RunAsync),
        ("group", GroupStep.RunAsync),
        ("idle", IdleStep.RunAsync),
        ("history", HistoryStep.RunAsync),
        ("sync", SyncStep.RunAsync),
        ("bytes", BytesStep.RunAsync),
        ("flat", FlatStep.RunAsync),
    ];

    private static readonly Wanted[] Wanted =
    [
        new("chat.direct_rate", 14_000, 20_000),
        new("chat.direct_vs_node_pg", 2, 3),
        new("chat.direct_cpu_vs_node_pg", 0.4, 0.25),
        new("chat.group_deliveries", 150_000, 300_000),
        new("chat.idle_kb", 24, 16),
        new("chat.history_p99_ms", 1, 0.5),
        new("chat.sync_rate", 1_500, 3_000),
        new("chat.bytes_per_message", 300, 260),
        new("chat.flat_ratio", 1.3, 1.1),
    ];

    public static async Task RunAsync(BenchRun run)
    {
        var options = ChatOptions.Read(run, [.. Steps.Select(step => step.Name)]);
        Surroundings.Print(options);
        using var fresh = await ChatContext.FreshFolderAsync();
        var context = new ChatContext(run, options, fresh);
        var started = Stopwatch.GetTimestamp();
        foreach (var (name, step) in Steps.Where(step => options.Only.Contains(step.Name, StringComparer.Ordinal)))
        {
            BenchRun.Note($"\n{name}");
            await step(context);
            BenchRun.Note($"  ({Stopwatch.GetElapsedTime(started).TotalSeconds:0} s since the start)");
        }

        FigureTable.Print(run.Figures, Wanted);
    }
}
