using System.Globalization;
using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;
using Parley.Bench.Search;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// 10,000 conversations of 1,000 messages each, written in turn, so that each of a page's 50 messages lies somewhere else in the file. One reader asks for a page
/// somewhere in one of them, over and over. The figure is the server's: its own histogram, from the request's head to the end of its answer.
/// </summary>
internal static class HistoryStep
{
    private const int People = 2_000, Reach = 5, Messages = 1_000, Page = 50;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromSeconds(15), IndexingPatience = TimeSpan.FromMinutes(20);

    public static async Task RunAsync(ChatContext context)
    {
        using var folder = context.World is { } kept ? new WorkFolder(kept) : new WorkFolder();
        if (!File.Exists(folder.File("chat.db")))
        {
            await SeedAsync(context.CopyOfFresh(folder));
        }

        var pairs = StoredPair.ReadAll(folder.FullPath);
        BenchRun.Note(FormattableString.Invariant(
            $"  {(long)pairs.Count * Messages} messages, {new FileInfo(folder.File("chat.db")).Length / 1e9:0.00} GB; ") +
            $"{string.Join(", ", RequestTimes.FineBuckets.Keys)} in steps of 0.01 ms, that its percentile can be read");
        var mint = new TokenMint(folder.FullPath);
        var tokens = pairs.SelectMany(pair => (Guid[])[pair.One, pair.Other]).Distinct().ToDictionary(person => person, mint.Issue);
        await using var server = await ChatContext.StartAsync(folder, RequestTimes.FineBuckets);

        // A server that has received its messages one by one has indexed them as they came; this one finds all of them at once, and is not what it will be before it has.
        using (var search = new SearchClient(server.Address))
        {
            await search.IndexedAsync(pairs.Count * Messages, IndexingPatience);
        }

        Processors.KeepToGenerator();
        try
        {
            using var reader = new PageReader(server.Address);
            FirstVisits(reader, pairs, tokens);
            Read(reader, pairs, tokens, WarmUp, new LatencyHistogram());
            var before = await RequestTimes.ReadAsync(server.Address);
            var processor = server.ProcessorTime;
            var latencies = new LatencyHistogram();
            Read(reader, pairs, tokens, context.Steady < Longest ? context.Steady : Longest, latencies);
            var used = server.ProcessorTime - processor;
            var own = await RequestTimes.ReadAsync(server.Address) - before;
            BenchRun.Note(
                FormattableString.Invariant($"  {latencies.Count} pages of {reader.LastBytes} bytes, {used.TotalMicroseconds / latencies.Count:0} µs of processor time each; ") +
                FormattableString.Invariant($"on the server mean {own.MeanMilliseconds:0.000}, p50 {own.PercentileMilliseconds(0.5):0.00}, ") +
                FormattableString.Invariant($"p90 {own.PercentileMilliseconds(0.9):0.00}, p99.9 {own.PercentileMilliseconds(0.999):0.00} ms; ") +
                FormattableString.Invariant($"at the client p50 {latencies.Percentile(0.5):0.00} ms"));
            context.Run.Figure("chat.history_client_p99_ms", latencies.Percentile(0.99), "ms from the request to the whole answer, at the client");
            context.Run.Figure("chat.history_p99_ms", own.PercentileMilliseconds(0.99), "ms for 50 messages of 10 million, on the server");
        }
        finally
        {
            Processors.UseAll();
        }
    }

    private static async Task SeedAsync(WorkFolder folder)
    {
        using var seed = new WorldSeed(folder.FullPath);
        await seed.AddConversationsAsync(World.People.Ring(seed.AddPeople(People), Reach), Messages);
    }

    /// <summary>Everybody's token is verified once, at their first request; who reads a page has mostly been here before.</summary>
    private static void FirstVisits(PageReader reader, IReadOnlyList<StoredPair> pairs, Dictionary<Guid, string> tokens)
    {
        foreach (var pair in pairs.DistinctBy(pair => pair.One))
        {
            reader.Read(Path(pair, Messages + 1), tokens[pair.One], Page);
        }
    }

    private static void Read(PageReader reader, IReadOnlyList<StoredPair> pairs, Dictionary<Guid, string> tokens, TimeSpan time, LatencyHistogram latencies)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < time)
        {
            var pair = pairs[Random.Shared.Next(pairs.Count)];
            var before = Random.Shared.Next(Page + 1, Messages + 2);
            latencies.Add(reader.Read(Path(pair, before), tokens[before % 2 == 0 ? pair.One : pair.Other], Page));
        }
    }

    private static string Path(StoredPair pair, int before) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/conversations/{pair.Conversation}/messages?limit={Page}&before={before}");
}
