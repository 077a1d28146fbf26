using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Bench.Chat;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;
using Parley.Bench.Search;

namespace Parley.Bench.Browser;

/// <summary>
/// The web client of somebody with 2,000 conversations, one of them with 200,000 messages, in headless Chromium: how soon it opens from its own store, whether it scrolls without gaps
/// and jumps, how soon it answers on a slow processor, and what it holds. What is done there stands in bench/browser.
/// </summary>
internal static class BrowserBench
{
    private const int Conversations = 2_000, MessagesOfEach = 20, MessagesOfOne = 200_000;
    private const string Username = "reader", Password = "a password for the bench";

    private static readonly Wanted[] Wanted =
    [
        new("client.open_ms", 1_000, 500), new("client.blank_frames", 0, -1), new("client.jumps", 0, -1), new("client.moved_by_changes_px", 2, 0),
        new("client.inp_p75_ms", 200, 100), new("client.heap_mb", 150, 100),
    ];

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["first_open_ms"] = "ms until the newest messages stand there, at the first visit",
        ["open_ms"] = "ms from a reload without a network until the list and the newest messages stand there, median",
        ["moved_by_changes_px"] = "px that what is read moves at most when messages above it change",
        ["blank_frames"] = "frames with a gap, while scrolling back",
        ["jumps"] = "frames in which rows moved by anything but the scrolling",
        ["furthest_jump_px"] = "px",
        ["scrolled_messages"] = "messages that came by",
        ["interactions"] = "clicks and keys",
        ["inp_p75_ms"] = "ms from a click or a key to the next paint, processor slowed 4 times",
        ["inp_p98_ms"] = "ms",
        ["heap_mb"] = "MB of the page's heap in the end, after a collection",
    };

    public static async Task RunAsync(BenchRun run)
    {
        BenchRun.Note(FormattableString.Invariant(
            $"browser: {Conversations} conversations of {MessagesOfEach} messages and one of {MessagesOfOne}; settings that differ from the defaults: {ChatContext.SettingsInWords}"));
        using var folder = new WorkFolder();
        var reader = await RegisterAsync(folder);
        var large = await SeedAsync(folder, reader);
        await using var server = await ServerProcess.StartAsync(ChatContext.Settings, folder.FullPath);
        foreach (var figure in (await MeasureAsync(server.Address, large)).EnumerateObject())
        {
            run.Figure($"client.{figure.Name}", figure.Value.GetDouble(), Units[figure.Name]);
        }

        FigureTable.Print(run.Figures, Wanted);
    }

    private static async Task<Guid> RegisterAsync(WorkFolder folder)
    {
        await using var server = await ServerProcess.StartAsync(ChatContext.Settings, folder.FullPath);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.PostAsJsonAsync(
            "api/v1/auth/register", new { username = Username, email = $"{Username}@bench.invalid", password = Password, displayName = "Reader" });
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        await server.StopAsync();
        return answer.IsSuccessStatusCode ? session.GetProperty("user").GetProperty("id").GetGuid() : throw new InvalidOperationException(session.ToString());
    }

    private static async Task<Guid> SeedAsync(WorkFolder folder, Guid account)
    {
        var words = new SearchWords();
        using var seed = new WorldSeed(folder.FullPath, words.Text);
        var reader = seed.AddPersonOf(account);
        var others = seed.AddPeople(Conversations + 1);
        await seed.AddConversationsAsync(others.Skip(1).Select(other => (SeedPerson[])[reader, other]), MessagesOfEach);
        var large = await seed.AddConversationsAsync([[reader, others[0]]], MessagesOfOne);
        return large[0].Id;
    }

    private static async Task<JsonElement> MeasureAsync(Uri server, Guid conversation)
    {
        var folder = Environment.GetEnvironmentVariable("PARLEY_BROWSER_BENCH") ?? throw new InvalidOperationException("Start this with ./parley bench.");
        var start = new ProcessStartInfo("node", ["measure.mjs", server.ToString(), Username, Password, conversation.ToString()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        try
        {
            var said = await node.StandardOutput.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);
            return node.ExitCode == 0
                ? JsonDocument.Parse(said).RootElement
                : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"bench/browser ended with {node.ExitCode}."));
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }
}
