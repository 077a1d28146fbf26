using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.World;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// 100 pairs of people, all online, both writing: messages per second that are acknowledged after the commit and delivered, the slowest of 100 within 50 ms.
/// What has come is told as seen at most five times a second and conversation.
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
        await using var server = await ChatContext.StartAsync(folder);
        var result = context.Measure(server, talk);
        context.Run.Figure("chat.direct_rate", result.Rate, "messages/s acknowledged and delivered");
        context.Run.Figure("chat.direct_p99_ms", result.Counts.Percentile(0.99), "ms");
        context.Run.Figure("chat.direct_cpu_us", result.MicrosecondsPerMessage, "µs of the server's processor per message");
    }
}
