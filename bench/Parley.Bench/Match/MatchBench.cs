using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Bench.Chat.Load;
using Parley.Bench.Load;

namespace Parley.Bench.Match;

/// <summary>
/// 2,000 guests who look for partners, talk a little, leave, and look again, for a minute; some go away altogether and come back. Everything that the server tells them is checked:
/// see <see cref="MatchChecker"/>.
/// </summary>
internal static class MatchBench
{
    private const int Guests = 2_000, EnteringAtOnce = 32;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromSeconds(60), Drain = TimeSpan.FromSeconds(30);

    /// <summary>Where the server's settings differ from its defaults: the limits on one address and on what is said, because all come from one machine, and on searches, because nobody reads here.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Parley__Guests__Enabled"] = "true",
        ["Parley__Guests__PerAddress"] = "100000",
        ["Parley__Matching__SearchesPerMinute"] = "1000",
        ["Parley__Limits__Scale"] = "1000000",
        ["Parley__Flood__Scale"] = "1000000",
    };

    private static readonly Wanted[] Wanted = [new("match.violations", 0, -1), new("match.max_wait_ms", 1_000, 900), new("match.pairs_per_second", 50, 100)];

    public static async Task RunAsync(BenchRun run)
    {
        var seconds = int.Parse(run.Option("--seconds") ?? "60", CultureInfo.InvariantCulture);
        BenchRun.Note($"match: {Guests} guests for {seconds} s; settings: {string.Join(", ", Settings.Select(one => $"{one.Key}={one.Value}"))}");
        await using var server = await ServerProcess.StartAsync(Settings, processor: Processors.Server);
        var guests = await EnterAsync(server.Address);
        Processors.KeepToGenerator();
        try
        {
            Measure(run, server, guests, TimeSpan.FromSeconds(seconds));
        }
        finally
        {
            Processors.UseAll();
        }

        FigureTable.Print(run.Figures, Wanted);
    }

    private static void Measure(BenchRun run, ServerProcess server, IReadOnlyList<GuestClient> guests, TimeSpan time)
    {
        using var loop = new LoadLoop(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
        var checker = new MatchChecker(guests);
        var load = new MatchLoad(loop, guests, checker);
        loop.OpenAll(load, Patience);
        load.Begin();
        loop.Run(load, WarmUp);
        checker.Clear();
        var (processor, generator) = (ProcessorTime.Of(server.Id), Environment.CpuUsage.TotalTime);
        loop.Run(load, time);
        var pairs = checker.Pairs;
        BenchRun.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"  {pairs} chats, found within p50 {checker.Waits.Percentile(0.5):0} ms, p99 {checker.Waits.Percentile(0.99):0} ms; {checker.Messages} messages; {load.Away} went away and came back"));
        BenchRun.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"  server {(ProcessorTime.Of(server.Id) - processor).TotalSeconds / time.TotalSeconds:P0} of its core, {(ProcessorTime.Of(server.Id) - processor).TotalMicroseconds / Math.Max(1, pairs):0} µs per chat; generator {(Environment.CpuUsage.TotalTime - generator).TotalSeconds / time.TotalSeconds:P0}"));
        run.Figure("match.pairs_per_second", pairs / time.TotalSeconds, "chats/s");

        // Everybody leaves: whoever is still in a chat that their partner has left was not told.
        load.End();
        loop.Run(load, Drain, () => checker.Open > 0);
        checker.Finish();
        run.Figure("match.max_wait_ms", checker.LongestWaitMilliseconds, "ms beside somebody whom they could have met");
        run.Figure("match.violations", checker.Violations.Count, "");
        foreach (var violation in checker.Violations.Take(10))
        {
            BenchRun.Note($"  {violation}");
        }
    }

    private static async Task<IReadOnlyList<GuestClient>> EnterAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server, "/api/v1/") };
        var guests = new GuestClient[Guests];
        await Parallel.ForAsync(0, Guests, new ParallelOptions { MaxDegreeOfParallelism = EnteringAtOnce }, async (index, cancellationToken) =>
        {
            using var answer = await http.PostAsJsonAsync("auth/guest", new { nickname = $"guest {index}" }, cancellationToken);
            var session = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            guests[index] = answer.IsSuccessStatusCode
                ? new GuestClient(index, session.GetProperty("accessToken").GetString()!)
                : throw new InvalidOperationException(session.ToString());
        });
        return guests;
    }
}
