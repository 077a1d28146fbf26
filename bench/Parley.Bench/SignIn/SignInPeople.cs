using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Bench.SignIn;

/// <summary>The owner of the account that is attacked, others who sign in, and people who chat; each behind an address of their own, as a gateway tells it.</summary>
internal sealed class SignInPeople
{
    private const string Password = "a passphrase for the bench";

    /// <summary>Where the owner has signed in before: home, work, on the way. More than ten sign-ins of one account from one of them in a quarter of an hour are refused, by default.</summary>
    private const int OwnersAddresses = 8;

    private static readonly TimeSpan OwnersInterval = TimeSpan.FromSeconds(2), Interval = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http;
    private readonly List<(string Name, string Address)> _people = [];

    private SignInPeople(HttpClient http) => _http = http;

    /// <summary>Tokens of those who chat, two by two, with their conversations.</summary>
    public List<(string One, string Other, Guid Conversation)> Chats { get; } = [];

    /// <summary>The attacked account.</summary>
    public string Victim => _people[0].Name;

    public static async Task<SignInPeople> RegisterAsync(Uri server, int others, int pairs)
    {
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 }) { BaseAddress = new Uri(server, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        var people = new SignInPeople(http);
        for (var i = 0; i <= others; i++)
        {
            var address = i == 0 ? OwnersAddress(0) : $"198.51.100.{i + 1}";
            await people.RegisterAsync($"person{i}", address);
            people._people.Add(($"person{i}", address));
        }

        for (var i = 1; i < OwnersAddresses; i++)
        {
            if (await people.TryAsync(people.Victim, Password, OwnersAddress(i)) != HttpStatusCode.OK)
            {
                throw new InvalidOperationException("The owner could not sign in before the attack.");
            }
        }

        for (var i = 0; i < pairs; i++)
        {
            var (one, _) = await people.RegisterAsync($"one{i}", $"203.0.113.{i + 1}");
            var (other, otherId) = await people.RegisterAsync($"other{i}", $"203.0.113.{100 + i}");
            people.Chats.Add((one, other, await people.OpenAsync(one, otherId)));
        }

        return people;
    }

    private static string OwnersAddress(int number) => $"198.18.0.{number + 1}";

    /// <summary>The owner signs in every other second, everybody else three times a minute, every other time from an address that was never seen.</summary>
    public IEnumerable<Task> SignInAsync(SignInCounts counts, CancellationToken end) =>
        _people.Select((person, index) => Task.Run(() => SignInAsync(person, index, counts, end), CancellationToken.None));

    public async Task<HttpStatusCode> TryAsync(string name, string password, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "auth/login") { Content = JsonContent.Create(new { login = name, password }) };
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task SignInAsync((string Name, string Address) person, int index, SignInCounts counts, CancellationToken end)
    {
        var owner = index == 0;
        try
        {
            // Not all at once, now or later: the intervals begin when the delay has passed.
            await Task.Delay(index * Interval / _people.Count, end);
            using var timer = new PeriodicTimer(owner ? OwnersInterval : Interval);
            var round = 0;
            do
            {
                // The owner signs in where they do every day. For others nothing has been tried: they may come from anywhere.
                var address = owner ? OwnersAddress(round % OwnersAddresses)
                    : round % 2 == 0 ? person.Address
                    : $"192.0.2.{Random.Shared.Next(1, 255)}";
                round++;
                var started = Stopwatch.GetTimestamp();
                var status = await TryAsync(person.Name, Password, address);
                counts.SignedIn(owner, status, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            while (await timer.WaitForNextTickAsync(end));
        }
        catch (OperationCanceledException)
        {
            // The phase is over.
        }
    }

    private async Task<(string Token, string Id)> RegisterAsync(string name, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "auth/register")
        {
            Content = JsonContent.Create(new { username = name, email = $"{name}@bench.invalid", password = Password, displayName = name }),
        };
        request.Headers.Add("X-Forwarded-For", address);
        var session = await ReadAsync(request);
        return (session.GetProperty("accessToken").GetString()!, session.GetProperty("user").GetProperty("id").GetString()!);
    }

    private async Task<Guid> OpenAsync(string token, string other)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "conversations") { Content = JsonContent.Create(new { type = "direct", members = new[] { other } }) };
        request.Headers.Authorization = new("Bearer", token);
        return (await ReadAsync(request)).GetProperty("id").GetGuid();
    }

    private async Task<JsonElement> ReadAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return answer.IsSuccessStatusCode ? body : throw new InvalidOperationException(body.ToString());
    }
}
