using System.Diagnostics;
using Parley.Bench.Chat;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;

namespace Parley.Bench.Search;

/// <summary>
/// 100 people in 1,000 conversations, half of them direct, half groups of twenty: each of them may read a ninth of all messages, beside eight ninths that they may not. One of them
/// after another asks for one word, then for a phrase; words as frequent as in the texts.
/// </summary>
internal static class IndexStep
{
    private const int People = 100, Conversations = 1_000, GroupOf = 20, Questions = 2_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(BenchRun run, WorkFolder fresh, SearchWords words, int messages)
    {
        using var folder = new WorkFolder();
        folder.CopyFrom(fresh);
        IReadOnlyList<SeedPerson> people;
        using (var seed = new WorldSeed(folder.FullPath, words.Text))
        {
            people = seed.AddPeople(People);
            await seed.AddConversationsAsync(Enumerable.Range(0, Conversations).Select(i => Members(people, i)), messages / Conversations);
        }

        var mint = new TokenMint(folder.FullPath);
        string[] tokens = [.. people.Select(person => mint.Issue(person.Id))];
        await using (var server = await ChatContext.StartAsync(folder))
        {
            using var client = new SearchClient(server.Address);
            var (started, processor) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
            await client.IndexedAsync(messages, Patience);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            run.Figure("search.rebuild_rate", messages / seconds, "messages/s that are indexed anew");
            run.Figure("search.index_us", (server.ProcessorTime - processor).TotalMicroseconds / messages, "µs of processor per message that is indexed anew");
            await MeasureAsync(run, client, tokens, "search.p99_ms", "search.p50_ms", words.Word);
            await MeasureAsync(run, client, tokens, "search.phrase_p99_ms", "search.phrase_p50_ms", random => words.Phrase(random.Next(messages), random));
            await server.StopAsync();
        }

        run.Figure("search.bytes_per_message", new FileInfo(folder.File("search.db")).Length / (double)messages, "bytes of the index's file per message");
    }

    private static SeedPerson[] Members(IReadOnlyList<SeedPerson> people, int conversation) => conversation % 2 == 0
        ? [people[conversation / 2 % People], people[((conversation / 2) + 1 + (conversation / 2 / People)) % People]]
        : [.. Enumerable.Range(0, GroupOf).Select(i => people[(conversation + (i * (1 + (conversation / 2 % 3)))) % People])];

    private static async Task MeasureAsync(BenchRun run, SearchClient client, string[] tokens, string high, string middle, Func<Random, string> question)
    {
        var random = new Random(7);
        var (times, found, incomplete) = (new List<double>(Questions), 0, 0);
        for (var i = 0; i < Questions; i++)
        {
            var answer = await client.AskAsync(tokens[random.Next(tokens.Length)], question(random));
            if (i >= Questions / 10) // the first ones warm it up
            {
                times.Add(answer.Milliseconds);
                found += answer.Found > 0 ? 1 : 0;
                incomplete += answer.IsIncomplete ? 1 : 0;
            }
        }

        BenchRun.Note($"  {times.Count} questions, {found} found something, {incomplete} were incomplete");
        run.Figure(high, BenchRun.Percentile(times, 0.99), "ms at the client");
        run.Figure(middle, BenchRun.Percentile(times, 0.5), "ms at the client");
    }
}
