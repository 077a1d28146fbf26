using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Server.Demo;

/// <summary>The demo's people, as clients of the server that runs in this process.</summary>
internal sealed class DemoPeople : IDisposable
{
    public const string Password = "just looking around";

    public static readonly IReadOnlyList<string> Usernames = ["ada", "grace", "linus"];

    private static readonly Dictionary<string, string> Names = new() { ["ada"] = "Ada Marsh", ["grace"] = "Grace Okafor", ["linus"] = "Linus Berg" };

    private readonly Dictionary<string, SessionResponse> _sessions = [];
    private readonly HttpClient _client;

    public DemoPeople(Uri server) => _client = new HttpClient(new HttpClientHandler
    {
        // This very process, whose certificate may be self-signed.
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    })
    {
        BaseAddress = new Uri(server, "/api/v1/"),
    };

    public UserId Id(string username) => _sessions[username].User.Id;

    public async Task<bool> ExistAsync(CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync("auth/login", new { login = Usernames[0], password = Password }, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    public async Task RegisterAsync(string username, string? setupCode, CancellationToken cancellationToken)
    {
        var account = new { username, email = $"{username}@demo.example", password = Password, displayName = Names[username], setupCode };
        _sessions[username] = await PostAsync<SessionResponse>(null, "auth/register", account, cancellationToken);
    }

    /// <summary>For when time has moved on: the access tokens of before have ended.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var (username, session) in _sessions.ToList())
        {
            _sessions[username] = await PostAsync<SessionResponse>(null, "auth/refresh", new { session.RefreshToken }, cancellationToken);
        }
    }

    public async Task SignOutAsync(CancellationToken cancellationToken)
    {
        foreach (var session in _sessions.Values)
        {
            using var answer = await _client.PostAsJsonAsync("auth/logout", new { session.RefreshToken }, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>What <paramref name="username"/> posts; null: nobody in particular.</summary>
    public async Task<T> PostAsync<T>(string? username, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) };
        if (username is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _sessions[username].AccessToken);
        }

        using var answer = await _client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return (T)JsonSerializer.Deserialize(text, typeof(T), ProtocolJson.Default)!;
    }

    public void Dispose() => _client.Dispose();
}
