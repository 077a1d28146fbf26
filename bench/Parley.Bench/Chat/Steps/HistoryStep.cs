using System.Globalization;
using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// 10,000 conversations of 1,000 messages each, written in turn, so that each of a page's 50 messages lies somewhere else in the file. One reader asks for a page
/// somewhere in one of them, over and over. Its time is from sending the request to having the whole answer: more than the server's own, never less.
/// </summary>
internal static class HistoryStep
{
    private const int People = 2_000, Reach = 5, Messages = 1_000, Page = 50;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(ChatContext context)
    {
        using var folder = context.CopyOfFresh();
        IReadOnlyList<SeedPerson> people;
        IReadOnlyList<SeedConversation> conversations;
        using (var seed = new WorldSeed(folder.FullPath))
        {
            people = seed.AddPeople(People);
            conversations = await seed.AddConversationsAsync(World.People.Ring(people, Reach), Messages);
        }

        BenchRun.Note(FormattableString.Invariant(
            $"  {(long)conversations.Count * Messages} messages, {new FileInfo(folder.File("chat.db")).Length / 1e9:0.00} GB"));
        var mint = context.Tokens();
        var tokens = people.ToDictionary(person => person.Number, person => mint.Issue(person.Id));
        await using var server = await ChatContext.StartAsync(folder);
        Processors.KeepToGenerator();
        try
        {
            using var reader = new PageReader(server.Address);
            Read(reader, conversations, tokens, WarmUp, new LatencyHistogram());
            var before = await RequestTimes.ReadAsync(server.Address);
            var processor = server.ProcessorTime;
            var latencies = new LatencyHistogram();
            Read(reader, conversations, tokens, context.Steady < Longest ? context.Steady : Longest, latencies);
            var used = server.ProcessorTime - processor;
            var after = await RequestTimes.ReadAsync(server.Address);
            BenchRun.Note(
                FormattableString.Invariant($"  {latencies.Count} pages of {reader.LastBytes} bytes; p50 {latencies.Percentile(0.5):0.000} ms; ") +
                FormattableString.Invariant($"the server's own count of its requests: mean {(after - before).MeanMilliseconds:0.000} ms; ") +
                FormattableString.Invariant($"{used.TotalMicroseconds / latencies.Count:0} µs of processor time each"));
            context.Run.Figure("chat.history_p99_ms", latencies.Percentile(0.99), "ms for 50 messages of 10 million, at the client");
        }
        finally
        {
            Processors.UseAll();
        }
    }

    private static void Read(
        PageReader reader, IReadOnlyList<SeedConversation> conversations, Dictionary<long, string> tokens, TimeSpan time, LatencyHistogram latencies)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(end) < time)
        {
            var conversation = conversations[Random.Shared.Next(conversations.Count)];
            var before = Random.Shared.Next(Page + 1, Messages + 2);
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/conversations/{conversation.Id}/messages?limit={Page}&before={before}");
            latencies.Add(reader.Read(path, tokens[conversation.Members[before % 2].Number], Page));
        }
    }
}
