using System.Diagnostics;
using System.Globalization;
using System.Net;
using Parley.Bench.Chat;
using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.Steps;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;

namespace Parley.Bench.Search;

/// <summary>
/// The pairs of <c>chat.direct_rate</c>, with texts of words: what they come to with search off, on, on and off. While it is on, somebody sends a word that nobody else has, again and
/// again, and asks for it until it is found.
/// </summary>
internal static class BesideChatStep
{
    public static async Task RunAsync(BenchRun run, WorkFolder fresh, SearchWords words, TimeSpan time)
    {
        var (on, off, lags) = (0.0, 0.0, new List<double>());
        foreach (var isOn in new[] { false, true, true, false })
        {
            var result = await MeasureAsync(fresh, words, time, isOn, lags);
            (on, off) = isOn ? (on + result.Rate, off) : (on, off + result.Rate);
            BenchRun.Note($"  search {(isOn ? "on" : "off")}: {result.MicrosecondsPerMessage:0} µs of the server's processor per message");
        }

        run.Figure("search.chat_rate", on / 2, "messages/s acknowledged and delivered, with search");
        run.Figure("search.chat_ratio", on / off, "of what they are without search");
        BenchRun.Note($"  {lags.Count} words were looked for");
        run.Figure("search.lag_ms", BenchRun.Percentile(lags, 0.99), "ms from an acknowledgement until the message is found, under that load");
    }

    private static async Task<TalkResult> MeasureAsync(WorkFolder fresh, SearchWords words, TimeSpan time, bool isOn, List<double> lags)
    {
        using var folder = new WorkFolder();
        folder.CopyFrom(fresh);
        IReadOnlyList<SeedConversation> conversations;
        IReadOnlyList<SeedPerson> people;
        using (var seed = new WorldSeed(folder.FullPath))
        {
            people = seed.AddPeople(2 * (Pairs.Count + 1));
            conversations = await seed.AddConversationsAsync(People.Pairs(people), messages: 0);
        }

        var mint = new TokenMint(folder.FullPath);
        string[] tokens = [.. people.Select(person => mint.Issue(person.Id))];
        var talk = Pairs.Talk(conversations.Take(Pairs.Count).Select(one => one.Id), tokens.Take(2 * Pairs.Count)) with { Filler = words.Text };
        await using var server = await ChatContext.StartAsync(
            folder, new Dictionary<string, string>(ChatContext.Settings) { ["Parley__Search__Enabled"] = isOn ? "true" : "false" });
        using var over = new CancellationTokenSource();
        Processors.KeepToGenerator();
        try
        {
            using var load = new TalkLoad(server, talk);
            load.Search();
            var asking = isOn ? Task.Run(() => AskAsync(server.Address, tokens[^1], conversations[^1].Id, lags, over.Token)) : Task.CompletedTask;
            var result = load.Measure(time);
            await over.CancelAsync();
            await asking;
            return result;
        }
        finally
        {
            Processors.UseAll();
        }
    }

    private static async Task AskAsync(IPEndPoint server, string token, Guid conversation, List<double> lags, CancellationToken over)
    {
        using var client = new SearchClient(server);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"unheard{Environment.ProcessId}of{i}");
            await client.SendAsync(token, conversation, word);
            var sent = Stopwatch.GetTimestamp();
            while ((await client.AskAsync(token, word)).Found == 0)
            {
                await timer.WaitForNextTickAsync(CancellationToken.None);
            }

            lags.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    }
}
