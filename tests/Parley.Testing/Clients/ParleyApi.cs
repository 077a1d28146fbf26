using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Testing.Clients;

/// <summary>One person's REST calls. Safe from any thread.</summary>
public sealed class ParleyApi : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="server">The server's address.</param>
    /// <param name="accessToken">Null before there is an account.</param>
    public ParleyApi(Uri server, string? accessToken = null)
    {
        _client = new HttpClient { BaseAddress = new Uri(server, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        if (accessToken is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }
    }

    public Task<SessionResponse> RegisterAsync(string username) => SendAsync(
        HttpMethod.Post, "auth/register",
        new RegisterRequest { Username = username, Email = $"{username}@example.org", Password = "correct horse", DisplayName = username },
        ProtocolJson.Default.RegisterRequest, ProtocolJson.Default.SessionResponse);

    /// <summary>A further session, with the password of <see cref="RegisterAsync"/>.</summary>
    public Task<SessionResponse> LoginAsync(string username) => SendAsync(
        HttpMethod.Post, "auth/login", new LoginRequest { Login = username, Password = "correct horse" },
        ProtocolJson.Default.LoginRequest, ProtocolJson.Default.SessionResponse);

    /// <summary>Ends the session of this access token.</summary>
    public Task LogoutAsync() => SendAsync(HttpMethod.Post, "auth/logout");

    public Task<SyncResponse> SyncAsync(SyncRequest request) =>
        SendAsync(HttpMethod.Post, "sync", request, ProtocolJson.Default.SyncRequest, ProtocolJson.Default.SyncResponse);

    public Task<Conversation> AddMembersAsync(ConversationId conversation, IReadOnlyList<UserId> members) => SendAsync(
        HttpMethod.Post, $"conversations/{conversation}/members", new AddMembersRequest { Members = members },
        ProtocolJson.Default.AddMembersRequest, ProtocolJson.Default.Conversation);

    public Task RemoveMemberAsync(ConversationId conversation, UserId member) => SendAsync(HttpMethod.Delete, $"conversations/{conversation}/members/{member}");

    public Task<Conversation> OpenDirectAsync(UserId other) => CreateAsync(new() { Type = ConversationType.Direct, Members = [other] });

    public Task<Conversation> CreateGroupAsync(string title, IReadOnlyList<UserId> members) =>
        CreateAsync(new() { Type = ConversationType.Group, Title = title, Members = members });

    public Task<Conversation> RenameAsync(ConversationId conversation, string title) => SendAsync(
        HttpMethod.Patch, $"conversations/{conversation}", new UpdateConversationRequest { Title = title },
        ProtocolJson.Default.UpdateConversationRequest, ProtocolJson.Default.Conversation);

    public Task<Conversation> SetRetentionAsync(ConversationId conversation, SetRetentionRequest retention) => SendAsync(
        HttpMethod.Put, $"conversations/{conversation}/retention", retention, ProtocolJson.Default.SetRetentionRequest, ProtocolJson.Default.Conversation);

    public Task<Conversation> ConversationAsync(ConversationId conversation) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Get, $"conversations/{conversation}"), ProtocolJson.Default.Conversation);

    /// <param name="message">Names its conversation.</param>
    public Task<SendMessageResponse> SendAsync(SendMessageRequest message) => SendAsync(
        HttpMethod.Post, $"conversations/{message.ConversationId}/messages", message,
        ProtocolJson.Default.SendMessageRequest, ProtocolJson.Default.SendMessageResponse);

    /// <summary>The messages after a seq, ascending.</summary>
    public Task<MessagePage> MessagesAfterAsync(ConversationId conversation, long after, int limit = 100) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Get, $"conversations/{conversation}/messages?after={after}&limit={limit}"), ProtocolJson.Default.MessagePage);

    public void Dispose() => _client.Dispose();

    private Task<Conversation> CreateAsync(CreateConversationRequest request) => SendAsync(
        HttpMethod.Post, "conversations", request, ProtocolJson.Default.CreateConversationRequest, ProtocolJson.Default.Conversation);

    private Task<TResponse> SendAsync<TRequest, TResponse>(
        HttpMethod method, string path, TRequest request, JsonTypeInfo<TRequest> type, JsonTypeInfo<TResponse> responseType) =>
        ReadAsync(new HttpRequestMessage(method, path) { Content = JsonContent.Create(request, type) }, responseType);

    private async Task SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _client.SendAsync(request);
        await ThrowOnErrorAsync(request, response);
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage message, JsonTypeInfo<T> type)
    {
        using var request = message;
        using var response = await _client.SendAsync(request);
        await ThrowOnErrorAsync(request, response);
        return (await response.Content.ReadFromJsonAsync(type))!;
    }

    private static async Task ThrowOnErrorAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"{request.Method} {request.RequestUri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}", null, response.StatusCode);
        }
    }
}
