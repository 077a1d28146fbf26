using System.Globalization;
using Parley.Bench.Chat;

namespace Parley.Bench.Search;

/// <summary>
/// A million messages: how fast they are indexed, how large the index is, how long a search takes. Then the chat's load of direct conversations, with search off and on, and beside
/// it how long it takes until a message can be found.
/// </summary>
internal static class SearchBench
{
    private static readonly Wanted[] Wanted =
    [
        new("search.p99_ms", 50, 20),
        new("search.phrase_p99_ms", 100, 50),
        new("search.bytes_per_message", 60, 50),
        new("search.lag_ms", 2_000, 1_000),
        new("search.chat_ratio", 0.8, 0.9),
    ];

    public static async Task RunAsync(BenchRun run)
    {
        var messages = int.Parse(run.Option("--messages") ?? "1000000", CultureInfo.InvariantCulture);
        var time = TimeSpan.FromSeconds(int.Parse(run.Option("--seconds") ?? "20", CultureInfo.InvariantCulture));
        var only = run.Option("--only");
        BenchRun.Note($"search: {messages} messages; settings that differ from the defaults: none, but Parley:Search:Enabled where it says off");
        using var fresh = await ChatContext.FreshFolderAsync();
        var words = new SearchWords();
        if (only is null or "index")
        {
            await IndexStep.RunAsync(run, fresh, words, messages);
        }

        if (only is null or "chat")
        {
            await BesideChatStep.RunAsync(run, fresh, words, time);
        }

        FigureTable.Print(run.Figures, Wanted);
    }
}
