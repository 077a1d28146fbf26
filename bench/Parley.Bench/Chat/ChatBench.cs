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

        FigureTable.Print(run.Figures);
    }
}
