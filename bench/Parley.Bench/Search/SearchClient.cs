using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Bench.Search;

/// <summary>What a search came to.</summary>
internal readonly record struct SearchAnswer(double Milliseconds, int Found, bool IsIncomplete);

/// <summary>Searches and sends by REST.</summary>
internal sealed class SearchClient(IPEndPoint server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{server}/") };

    public async Task<SearchAnswer> AskAsync(string token, string question)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/search?q={Uri.EscapeDataString(question)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return response.IsSuccessStatusCode
            ? new SearchAnswer(time, answer.RootElement.GetProperty("items").GetArrayLength(), answer.RootElement.GetProperty("incomplete").GetBoolean())
            : throw new InvalidOperationException($"A search was refused: {answer.RootElement}");
    }

    public async Task SendAsync(string token, Guid conversation, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/conversations/{conversation}/messages") { Content = JsonContent.Create(new { text }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Until the server says that its index has so many messages.</summary>
    public async Task IndexedAsync(long messages, TimeSpan patience)
    {
        const string name = "parley_search_messages";
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < patience; await timer.WaitForNextTickAsync())
        {
            var line = (await _http.GetStringAsync(new Uri("metrics", UriKind.Relative))).Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            if (line is not null && double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) >= messages)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The index has not come to {messages} messages in {patience.TotalMinutes:0} minutes.");
    }

    public void Dispose() => _http.Dispose();
}
