using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Steps;

/// <summary>200 people, each in ten conversations, 1,000 in all, in which they talk; and beside them any number of conversations that are only stored.</summary>
internal sealed class ThousandConversations : IDisposable
{
    private const int People = 200, Reach = 5, UnderWay = 300;

    private readonly Talk _talk;

    private ThousandConversations(WorkFolder folder, Talk talk) => (Folder, _talk) = (folder, talk);

    public WorkFolder Folder { get; }

    /// <param name="context">Of the run.</param>
    /// <param name="others">Conversations beside them, with one message each, in tens; of people who are not here.</param>
    public static async Task<ThousandConversations> SeedAsync(ChatContext context, int others)
    {
        var folder = context.CopyOfFresh();
        using var seed = new WorldSeed(folder.FullPath);
        await seed.AddConversationsAsync(World.People.Ring(seed.AddPeople(others / Reach), Reach), messages: 1);
        var people = seed.AddPeople(People);
        var conversations = await seed.AddConversationsAsync(World.People.Ring(people, Reach), messages: 0);
        var mint = context.Tokens();
        var first = people[0].Number;
        return new ThousandConversations(folder, new Talk
        {
            Tokens = [.. people.Select(person => mint.Issue(person.Id))],
            Conversations = [.. conversations.Select(one => (one.Id, (IReadOnlyList<int>)[.. one.Members.Select(member => (int)(member.Number - first))]))],
            Receipt = "message-seen",
            ReceiptInterval = TimeSpan.FromMilliseconds(200),
            LimitMilliseconds = double.MaxValue,
            UnderWay = UnderWay,
        });
    }

    /// <summary>Holds the load; returns with the server stopped and the files complete.</summary>
    /// <returns>What it came to, and all messages that were sent, before and after the measurement too.</returns>
    public async Task<(TalkResult Result, long Messages)> TalkAsync(TimeSpan steady)
    {
        await using var server = await ChatContext.StartAsync(Folder);
        Processors.KeepToGenerator();
        try
        {
            using var load = new TalkLoad(server, _talk);
            load.Hold();
            var result = load.Measure(steady);
            BenchRun.Note(result.Summary);
            BenchRun.Note($"  lost: {load.Drain()}");
            await server.StopAsync();
            return (result, load.Messages);
        }
        finally
        {
            Processors.UseAll();
        }
    }

    public void Dispose() => Folder.Dispose();
}
