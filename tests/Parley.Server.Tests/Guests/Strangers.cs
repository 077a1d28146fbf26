using System.Net.Http.Json;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Guests;

/// <summary>Guests of a server that takes them.</summary>
internal static class Strangers
{
    /// <summary>What lets any number of guests meet at once.</summary>
    public static readonly (string Key, string Value)[] Settings =
    [
        ("Parley:Guests:Enabled", "true"), ("Parley:Guests:PerAddress", "10000"), ("Parley:MatchQueue:PreferenceWait", "00:00:00"),
        ("Parley:Matching:SearchesPerMinute", "1000"),
    ];

    public static async Task<TestUser> GuestAsync(this TestServer server, string nickname, string[]? interests = null, string[]? languages = null)
    {
        using var response = await server.Http.PostAsJsonAsync("auth/guest", new { nickname, interests, languages });
        return new TestUser(server, await response.ReadAsync<SessionResponse>(201));
    }

    public static Task FindPartnerAsync(this TestSocket socket, object? wishes = null) => socket.EmitAsync(EventNames.FindPartner, wishes ?? new { }).OkAsync();

    public static Task LeavePartnerAsync(this TestSocket socket, bool block = false) => socket.EmitAsync(EventNames.LeavePartner, new { block }).OkAsync();

    public static Task<PartnerFoundEvent> FoundAsync(this TestSocket socket) => socket.ExpectAsync<PartnerFoundEvent>(EventNames.PartnerFound);

    public static Task<PartnerLeftEvent> LeftAsync(this TestSocket socket) => socket.ExpectAsync<PartnerLeftEvent>(EventNames.PartnerLeft);

    public static Task<JsonElementOrError> SayAsync(this TestSocket socket, ConversationId conversation, string text) =>
        JsonElementOrError.OfAsync(socket.EmitAsync(EventNames.SendMessage, new { conversationId = conversation, text }));
}

/// <summary>A send's acknowledgement: the message, or why not.</summary>
internal sealed record JsonElementOrError(SendMessageResponse? Sent, ErrorBody? Error)
{
    public static async Task<JsonElementOrError> OfAsync(Task<System.Text.Json.JsonElement> acknowledgement)
    {
        var answer = await acknowledgement;
        return answer.GetProperty("ok").GetBoolean() ? new(answer.As<SendMessageResponse>(), null) : new(null, answer.GetProperty("error").As<ErrorBody>());
    }
}

/// <summary>Two guests in a chat of their own.</summary>
internal sealed class StrangerChat : IAsyncDisposable
{
    public required TestUser Ada { get; init; }

    public required TestUser Bob { get; init; }

    public required TestSocket AdasSocket { get; init; }

    public required TestSocket BobsSocket { get; init; }

    public required PartnerFoundEvent AdaFound { get; init; }

    public required PartnerFoundEvent BobFound { get; init; }

    public ConversationId Id => AdaFound.ConversationId;

    /// <summary>Nobody else may be looking meanwhile.</summary>
    public static async Task<StrangerChat> OpenAsync(TestServer server, TestUser? first = null, TestUser? second = null)
    {
        // An interest of their own, so that tests on one server do not meet one another.
        var topic = Guid.NewGuid().ToString("N");
        var (ada, bob) = (first ?? await server.GuestAsync("Ada"), second ?? await server.GuestAsync("Bob"));
        var (adas, bobs) = (await ada.ConnectAsync(), await bob.ConnectAsync());
        await adas.FindPartnerAsync(new { interests = new[] { topic }, languages = new[] { "en" } });
        await bobs.FindPartnerAsync(new { interests = new[] { topic }, languages = new[] { "en" } });
        return new StrangerChat
        {
            Ada = ada,
            Bob = bob,
            AdasSocket = adas,
            BobsSocket = bobs,
            AdaFound = await adas.FoundAsync(),
            BobFound = await bobs.FoundAsync(),
        };
    }

    /// <summary>The conversation has arrived at both, as a client waits for it.</summary>
    public async Task<StrangerChat> ShownAsync()
    {
        await AdasSocket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.ConversationId == Id && frame.Conversation is not null);
        await BobsSocket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.ConversationId == Id && frame.Conversation is not null);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await AdasSocket.DisposeAsync();
        await BobsSocket.DisposeAsync();
    }
}

/// <summary>One server that takes guests, per engine, for the tests that need nothing special.</summary>
public sealed class GuestServers : IAsyncDisposable
{
    private readonly Lazy<Task<TestServer>>[] _servers =
        [.. Enum.GetValues<Platform.Database.DatabaseEngine>().Select(engine => new Lazy<Task<TestServer>>(() => TestServer.StartAsync(engine, Strangers.Settings)))];

    public Task<TestServer> GetAsync(Platform.Database.DatabaseEngine engine) => _servers[(int)engine].Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Where(server => server.IsValueCreated))
        {
            await using var running = await server.Value;
            Assert.True(running.Log.Errors.Count == 0, string.Join('\n', running.Log.Errors.Take(1)));
        }
    }
}
