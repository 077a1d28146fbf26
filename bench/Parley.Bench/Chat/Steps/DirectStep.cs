using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// 100 pairs of people, all online, one writes and one receives: messages per second that are acknowledged after the commit and delivered, 99 of 100 within 50 ms.
/// What has come is told as seen, merged, at most five times a second and conversation. Then the same with the server to compare with.
/// </summary>
internal static class DirectStep
{
    private const int Pairs = 100;

    public static async Task RunAsync(ChatContext context)
    {
        using var folder = context.CopyOfFresh();
        IReadOnlyList<SeedConversation> conversations;
        IReadOnlyList<SeedPerson> people;
        using (var seed = new WorldSeed(folder.FullPath))
        {
            people = seed.AddPeople(2 * Pairs);
            conversations = await seed.AddConversationsAsync(People.Pairs(people), messages: 0);
        }

        var mint = context.Tokens();
        var talk = new Talk
        {
            Tokens = [.. people.Select(person => mint.Issue(person.Id))],
            Conversations = [.. conversations.Select((one, pair) => (one.Id, (IReadOnlyList<int>)[2 * pair, (2 * pair) + 1]))],
            Receipt = "message-seen",
            ReceiptInterval = TimeSpan.FromMilliseconds(200),
            LimitMilliseconds = 50,
            UnderWay = 3 * Pairs,
        };
        var parley = await MeasureParleyAsync(context, folder, talk);
        var peer = await MeasurePeerAsync(context, mint, conversations, talk);
        context.Run.Figure("chat.direct_vs_node_pg", parley.Rate / peer.Rate, "times the rate");
        context.Run.Figure("chat.direct_cpu_vs_node_pg", parley.MicrosecondsPerMessage / peer.MicrosecondsPerMessage, "times the processor time per message");
    }

    private static async Task<TalkResult> MeasureParleyAsync(ChatContext context, WorkFolder folder, Talk talk)
    {
        await using var server = await ChatContext.StartAsync(folder);
        var result = context.Measure(server, talk);
        context.Run.Figure("chat.direct_rate", result.Rate, "messages/s acknowledged and delivered");
        context.Run.Figure("chat.direct_p99_ms", result.Counts.Percentile(0.99), "ms");
        context.Run.Figure("chat.direct_cpu_us", result.MicrosecondsPerMessage, "µs of the server's processor per message");
        return result;
    }

    private static async Task<TalkResult> MeasurePeerAsync(ChatContext context, TokenMint mint, IReadOnlyList<SeedConversation> conversations, Talk talk)
    {
        await using var peer = await NodePeer.StartAsync(
            mint.PublicKey, [.. conversations.Select(one => (one.Id, one.Members.Select(member => member.Id).ToArray()))]);
        BenchRun.Note($"\n  beside it: {peer.Version}");
        var result = context.Measure(peer, talk);
        context.Run.Figure("peer.direct_rate", result.Rate, "messages/s acknowledged and delivered");
        context.Run.Figure("peer.direct_p99_ms", result.Counts.Percentile(0.99), "ms");
        context.Run.Figure("peer.cpu_us_per_message", result.MicrosecondsPerMessage, "µs of processor per message, Node and PostgreSQL");
        return result;
    }
}
