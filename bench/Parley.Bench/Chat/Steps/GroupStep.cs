using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.World;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// One group of 1,000 people, all online, of whom everybody writes in turn: deliveries per second, 99 of 100 within 100 ms. Everybody tells what has come
/// once a second.
/// </summary>
internal static class GroupStep
{
    private const int Members = 1_000;

    public static async Task RunAsync(ChatContext context)
    {
        using var folder = context.CopyOfFresh();
        IReadOnlyList<SeedConversation> group;
        IReadOnlyList<SeedPerson> people;
        using (var seed = new WorldSeed(folder.FullPath))
        {
            people = seed.AddPeople(Members);
            group = await seed.AddConversationsAsync([[.. people]], messages: 0);
        }

        var mint = context.Tokens();
        var talk = new Talk
        {
            Tokens = [.. people.Select(person => mint.Issue(person.Id))],
            Conversations = [(group[0].Id, [.. Enumerable.Range(0, Members)])],
            Receipt = "message-delivered",
            ReceiptInterval = TimeSpan.FromSeconds(1),
            LimitMilliseconds = 100,
            UnderWay = 8,
        };
        await using var server = await ChatContext.StartAsync(folder);
        var result = context.Measure(server, talk);
        context.Run.Figure("chat.group_deliveries", result.Deliveries, "deliveries/s in a group of 1,000");
        context.Run.Figure("chat.group_p99_ms", result.Counts.Percentile(0.99), "ms");
    }
}
