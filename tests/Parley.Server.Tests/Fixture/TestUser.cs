using System.Net.Http.Json;
using System.Text;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Server.Tests.Fixture;

/// <summary>Somebody who is signed in, and what they may do: by name what is common, by path what is not.</summary>
public sealed class TestUser(TestServer server, SessionResponse session)
{
    public TestServer Server => server;

    public SessionResponse Session => session;

    public UserId Id => session.User.Id;

    public string Token => session.AccessToken;

    /// <summary>The same session, at another server on the same database.</summary>
    public TestUser At(TestServer other) => new(other, session);

    /// <summary>A socket that has joined its conversations' rooms.</summary>
    public Task<TestSocket> ConnectAsync() => TestSocket.ConnectAsync(server, Token);

    public Task<HttpResponseMessage> GetAsync(string path) => RequestAsync(HttpMethod.Get, path, null);

    public Task<HttpResponseMessage> PostAsync(string path, object body) => RequestAsync(HttpMethod.Post, path, JsonContent.Create(body, options: Wire.Options));

    /// <summary>The body as it is.</summary>
    public Task<HttpResponseMessage> PostRawAsync(string path, string json) =>
        RequestAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> PatchAsync(string path, object body) => RequestAsync(HttpMethod.Patch, path, JsonContent.Create(body, options: Wire.Options));

    public Task<HttpResponseMessage> PutAsync(string path, object body) => RequestAsync(HttpMethod.Put, path, JsonContent.Create(body, options: Wire.Options));

    public Task<HttpResponseMessage> DeleteAsync(string path) => RequestAsync(HttpMethod.Delete, path, null);

    public async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new("Bearer", Token);
        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Makes the two contacts.</summary>
    public async Task BefriendAsync(TestUser other)
    {
        await PostAsync("contacts/requests", new { userId = other.Id }).ReadAsync<Relation>(201);
        await other.PostAsync("contacts/requests", new { userId = Id }).ReadAsync<Relation>(201);
        await server.AccountsToldAsync();
    }

    public Task BlockAsync(TestUser other) => PutAsync($"me/blocks/{other.Id}", new { }).ReadAsync(204);

    /// <summary>The direct conversation with somebody.</summary>
    public async Task<Conversation> OpenDirectAsync(TestUser other)
    {
        using var response = await PostAsync("conversations", new { type = "direct", members = new[] { other.Id } });
        return await response.ReadAsync<Conversation>(response.StatusCode == System.Net.HttpStatusCode.OK ? 200 : 201);
    }

    public Task<Conversation> CreateGroupAsync(string title, params IEnumerable<TestUser> members) =>
        PostAsync("conversations", new { type = "group", title, members = members.Select(member => member.Id) }).ReadAsync<Conversation>(201);

    public Task<Conversation> FindAsync(ConversationId id) => GetAsync($"conversations/{id}").ReadAsync<Conversation>(200);

    /// <summary>Null when it is not there for this person.</summary>
    public async Task<Conversation?> FindOrNullAsync(ConversationId id)
    {
        using var response = await GetAsync($"conversations/{id}");
        return response.IsSuccessStatusCode ? await response.ReadAsync<Conversation>(200) : null;
    }

    public Task<SendMessageResponse> SendAsync(ConversationId id, string text) =>
        PostAsync($"conversations/{id}/messages", new { text }).ReadAsync<SendMessageResponse>(201);

    public Task<MessagePage> HistoryAsync(ConversationId id, string query = "") => GetAsync($"conversations/{id}/messages{query}").ReadAsync<MessagePage>(200);

    /// <summary>All that is visible, page by page.</summary>
    public async Task<List<Message>> WholeHistoryAsync(ConversationId id)
    {
        var all = new List<Message>();
        MessagePage page;
        do
        {
            page = await HistoryAsync(id, $"?after={(all.Count == 0 ? 0 : all[^1].Seq)}&limit=100");
            all.AddRange(page.Items);
        }
        while (page.HasMore);

        return all;
    }

    public Task<Conversation> AddAsync(ConversationId id, params IEnumerable<TestUser> members) =>
        PostAsync($"conversations/{id}/members", new { members = members.Select(member => member.Id) }).ReadAsync<Conversation>(200);

    public Task RemoveAsync(ConversationId id, TestUser member) => DeleteAsync($"conversations/{id}/members/{member.Id}").ReadAsync(204);

    public Task LeaveAsync(ConversationId id) => PostAsync($"conversations/{id}/leave", new { }).ReadAsync(204);

    public Task<Conversation> ChangeRoleAsync(ConversationId id, TestUser member, MemberRole role) =>
        PatchAsync($"conversations/{id}/members/{member.Id}", new { role }).ReadAsync<Conversation>(200);

    public Task<ReceiptResponse> ReadUpToAsync(ConversationId id, long seq) =>
        PostAsync($"conversations/{id}/receipts", new { read = seq }).ReadAsync<ReceiptResponse>(200);

    public Task<SyncResponse> SyncAsync(string? stamp = null, IReadOnlyDictionary<ConversationId, long>? positions = null, long? userRev = null) =>
        PostAsync("sync", new SyncRequest { Stamp = stamp, Positions = positions, UserRev = userRev }).ReadAsync<SyncResponse>(200);
}
