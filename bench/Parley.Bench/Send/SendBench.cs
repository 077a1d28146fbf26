using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Bench.Send;

/// <summary>
/// Messages per second that are acknowledged, which is after their commit to the disk, with 1, 16 and 128 senders who each wait for one acknowledgement
/// before they send on. Beside each, in the same minute: a bare loop that commits as many rows of the same size at a time to a file with the same pragmas.
/// </summary>
internal static class SendBench
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(8), WarmUp = TimeSpan.FromSeconds(3);
    private static readonly int[] Senders = [1, 16, 128];

    public static async Task RunAsync(BenchRun run)
    {
        var settings = new Dictionary<string, string> { ["Parley__Accounts__PasswordIterations"] = "1000", ["Parley__Limits__Scale"] = "1000000", ["Parley__Flood__Scale"] = "1000000" };
        BenchRun.Note($"send: text of 100 characters, direct conversations, {Step.TotalSeconds:0} s a step; settings: {string.Join(", ", settings)}");
        await using var server = await ServerProcess.StartAsync(settings);
        var pairs = await PairsAsync(server.Address, Senders.Max());
        await MeasureAsync(pairs, WarmUp);
        foreach (var senders in Senders)
        {
            var raw = RawCommits.Measure(senders, Step / 2);
            var before = server.ProcessorTime;
            var (count, seconds, latencies) = await MeasureAsync(pairs.Take(senders).ToList(), Step);
            var processor = server.ProcessorTime - before;
            var rate = run.Figure($"send.rate_{senders}", count / seconds, "acknowledged messages/s");
            run.Figure($"send.p50_ms_{senders}", BenchRun.Percentile(latencies, 0.5), "ms");
            run.Figure($"send.p99_ms_{senders}", BenchRun.Percentile(latencies, 0.99), "ms");
            run.Figure($"send.cpu_us_{senders}", processor.TotalMicroseconds / count, "µs of the server's processor per message");
            run.Figure($"send.raw_rate_{senders}", raw, "rows/s of a bare loop, this many per commit");
            run.Figure($"send.ratio_{senders}", rate / raw, "");
        }

        foreach (var pair in pairs)
        {
            await pair.Socket.DisposeAsync();
        }
    }

    private static async Task<(long Count, double Seconds, List<double> Latencies)> MeasureAsync(IReadOnlyList<Pair> pairs, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var samples = await Task.WhenAll(pairs.Select(pair => Task.Run(() => SendAsync(pair, started, time))));
        return (samples.Sum(one => (long)one.Count), Stopwatch.GetElapsedTime(started).TotalSeconds, [.. samples.SelectMany(one => one)]);
    }

    private static async Task<List<double>> SendAsync(Pair pair, long started, TimeSpan time)
    {
        var latencies = new List<double>();
        var text = new string('x', 100);
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var sent = Stopwatch.GetTimestamp();
            var answer = await pair.Socket.EmitAsync(
                "send-message", $$"""{"id":"{{Guid.CreateVersion7()}}","conversationId":"{{pair.Conversation}}","text":"{{text}}"}""");
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (!answer.GetProperty("ok").GetBoolean())
            {
                throw new InvalidOperationException(answer.ToString());
            }
        }

        return latencies;
    }

    /// <summary>Two people each: one connected, who sends, and one who is away.</summary>
    private static async Task<List<Pair>> PairsAsync(Uri server, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server, "/api/v1/") };
        var pairs = new List<Pair>(count);
        for (var i = 0; i < count; i++)
        {
            var (token, _) = await RegisterAsync(http, $"sender{i}");
            var (_, receiver) = await RegisterAsync(http, $"receiver{i}");
            using var request = new HttpRequestMessage(HttpMethod.Post, "conversations");
            request.Headers.Authorization = new("Bearer", token);
            request.Content = JsonContent.Create(new { type = "direct", members = new[] { receiver } });
            using var answer = await http.SendAsync(request);
            var conversation = await ReadAsync(answer);
            pairs.Add(new Pair(await BenchClient.ConnectAsync(server, token), conversation.GetProperty("id").GetString()!));
        }

        return pairs;
    }

    private static async Task<(string Token, string UserId)> RegisterAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync(
            "auth/register", new { username = name, email = $"{name}@bench.invalid", password = "a password for the bench", displayName = name });
        var session = await ReadAsync(answer);
        return (session.GetProperty("accessToken").GetString()!, session.GetProperty("user").GetProperty("id").GetString()!);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return answer.IsSuccessStatusCode ? body : throw new InvalidOperationException(body.ToString());
    }

    private sealed record Pair(BenchClient Socket, string Conversation);
}
