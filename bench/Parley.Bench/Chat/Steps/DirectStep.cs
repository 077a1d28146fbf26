using Parley.Bench.Chat.World;

namespace Parley.Bench.Chat.Steps;

/// <summary><see cref="Pairs"/> with the product.</summary>
internal static class DirectStep
{
    public const string Rate = "chat.direct_rate", Processor = "chat.direct_cpu_us";

    public static async Task RunAsync(ChatContext context)
    {
        using var folder = context.CopyOfFresh();
        IReadOnlyList<SeedConversation> conversations;
        IReadOnlyList<SeedPerson> people;
        using (var seed = new WorldSeed(folder.FullPath))
        {
            people = seed.AddPeople(2 * Pairs.Count);
            conversations = await seed.AddConversationsAsync(People.Pairs(people), messages: 0);
        }

        var mint = context.Tokens();
        await using var server = await ChatContext.StartAsync(folder);
        var result = context.Measure(server, Pairs.Talk(conversations.Select(one => one.Id), people.Select(person => mint.Issue(person.Id))));
        context.Run.Figure(Rate, result.Rate, "messages/s acknowledged and delivered");
        context.Run.Figure("chat.direct_p99_ms", result.Counts.Percentile(0.99), "ms");
        context.Run.Figure(Processor, result.MicrosecondsPerMessage, "µs of the server's processor per message");
    }
}
