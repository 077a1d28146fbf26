using Parley.Bench.Chat.Servers;

namespace Parley.Bench.Chat.Steps;

/// <summary><see cref="Pairs"/> with the server to compare with, and the product beside it when that was measured in the same run.</summary>
internal static class PeerStep
{
    public static async Task RunAsync(ChatContext context)
    {
        var mint = context.Tokens();
        var pairs = Enumerable.Range(0, Pairs.Count)
            .Select(_ => (Id: Guid.CreateVersion7(), Members: (Guid[])[Guid.CreateVersion7(), Guid.CreateVersion7()])).ToList();
        await using var peer = await NodePeer.StartAsync(mint.PublicKey, pairs);
        BenchRun.Note($"  {peer.Version}");
        var talk = Pairs.Talk(pairs.Select(pair => pair.Id), pairs.SelectMany(pair => pair.Members).Select(mint.Issue));
        var before = peer.Parts;
        var result = context.Measure(peer, talk);
        BenchRun.Note($"  processor in all: Node {(peer.Parts.Node - before.Node).TotalSeconds:0.0} s, PostgreSQL {(peer.Parts.Postgres - before.Postgres).TotalSeconds:0.0} s");

        var figures = context.Run.Figures;
        context.Run.Figure("peer.direct_rate", result.Rate, "messages/s acknowledged and delivered");
        context.Run.Figure("peer.direct_p99_ms", result.Counts.Percentile(0.99), "ms");
        context.Run.Figure("peer.cpu_us_per_message", result.MicrosecondsPerMessage, "µs of processor per message, Node and PostgreSQL");
        if (figures.TryGetValue(DirectStep.Rate, out var rate) && figures.TryGetValue(DirectStep.Processor, out var processor))
        {
            context.Run.Figure("chat.direct_vs_node_pg", rate / result.Rate, "times the rate");
            context.Run.Figure("chat.direct_cpu_vs_node_pg", processor / result.MicrosecondsPerMessage, "times the processor time per message");
        }
    }
}
