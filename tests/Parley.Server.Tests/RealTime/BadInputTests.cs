using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.RealTime;

/// <summary>Anything may come over a socket (R12): each event answers with a typed error, or the connection ends; nothing else happens.</summary>
public sealed class BadInputTests(SharedServers servers)
{
    private static readonly string[] Events =
    [
        EventNames.SendMessage, EventNames.MessageDelivered, EventNames.MessageSeen, EventNames.Typing, EventNames.StopTyping, EventNames.Sync,
        EventNames.WatchPresence, EventNames.Authenticate,
    ];

    public static TheoryData<string, string, string> NotObjects { get; } = new(
        from name in Events
        from payload in (string[])["", "null", "[]", "\"text\"", "7", "true"]
        select (name, payload, "payload"));

    [Theory, MemberData(nameof(NotObjects))]
    public async Task Event_PayloadMissingOrNoObject_IsRefused(string name, string payload, string field)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        await using var socket = await ada.ConnectAsync();

        var error = await socket.EmitRawAsync(name, payload).RefusedAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, Assert.Single(error.Errors!).Field);
    }

    [Theory]
    [InlineData("no-such-event")]
    [InlineData("receive-message")]
    [InlineData("conversation-updated")]
    [InlineData("Send-Message")]
    [InlineData("__proto__")]
    [InlineData("error")]
    [InlineData("")]
    public async Task Event_Unknown_IsRefusedByCode(string name)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        await using var socket = await ada.ConnectAsync();

        await socket.EmitRawAsync(name, "{}").RefusedAsync(ErrorCodes.UnknownEvent);
    }

    [Theory]
    [InlineData("{\"token\":\"\\ud800\"}", "authenticate")]
    [InlineData("{\"a\":1,\"token\":\"x\",\"token\":\"y\"}", "authenticate")]
    [InlineData("{\"userIds\":[\"\\ud800\"]}", "watch-presence")]
    [InlineData("{\"stamp\":\"\\ud800\"}", "sync")]
    [InlineData("{\"conversationId\":\"\\ud800\"}", "typing")]
    public async Task Event_BrokenText_IsRefusedAndTheConnectionLives(string payload, string name)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        await using var socket = await ada.ConnectAsync();

        var answer = await socket.EmitRawAsync(name, payload);

        Assert.Contains(answer.GetProperty("error").GetProperty("code").GetString(), (string[])["malformed-json", "validation-failed"]);
        await socket.FenceAsync();
    }

    [Fact]
    public async Task Event_ManyArguments_TakesTheFirst()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        var sent = await chat.AdasSocket.EmitRawAsync(
            EventNames.SendMessage, $$"""{"conversationId":"{{chat.Id}}","text":"first"},{"text":"second"},7""").OkAsync<SendMessageResponse>();

        Assert.Equal("first", sent.Message.Text);
    }

    [Fact]
    public async Task Event_WithoutAck_Works()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        chat.AdasSocket.Emit(EventNames.SendMessage, new { conversationId = chat.Id, text = "no answer wanted" });
        chat.AdasSocket.Emit(EventNames.SendMessage, new { conversationId = chat.Id });
        chat.AdasSocket.Emit("no-such-event", new { });
        chat.AdasSocket.Emit(EventNames.Typing, new { conversationId = chat.Id });

        Assert.Equal("no answer wanted", (await chat.BobsSocket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage)).Text);
        await chat.BobsSocket.ExpectAsync(EventNames.Typing);
        await chat.AdasSocket.FenceAsync();
    }

    [Fact]
    public async Task Event_AMegabyteAndMore_EndsOnlyThatConnection()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        // What fits the frame is read, and refused by its own rule; what does not ends the connection.
        var large = chat.AdasSocket.EmitAsync(EventNames.SendMessage, new { conversationId = chat.Id, text = new string('x', 900_000) });
        Assert.Equal(8192, (await large.RefusedAsync(ErrorCodes.ValidationFailed)).Errors![0].Limit);
        var key = chat.AdasSocket.EmitRawAsync(EventNames.SendMessage, $$"""{"conversationId":"{{chat.Id}}","text":"a","{{new string('k', 900_000)}}":1}""");
        await key.OkAsync();
        chat.AdasSocket.Write($$"""42["send-message",{"text":"{{new string('x', 1_100_000)}}"}]""");

        await chat.AdasSocket.ClosedAsync();
        await chat.BobsSocket.FenceAsync();
    }

    [Fact]
    public async Task Event_NestedFiftyThousandDeep_EndsOnlyThatConnection()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        chat.AdasSocket.Write($$"""42["send-message",{{string.Concat(Enumerable.Repeat("[", 50_000))}}{{new string(']', 50_000)}}]""");

        await chat.AdasSocket.ClosedAsync();
        await chat.BobsSocket.FenceAsync();
        Assert.Empty((await chat.Bob.HistoryAsync(chat.Id)).Items);
    }

    /// <summary>C6: a foreign conversation is not there, whatever the event; C5: who one is comes from the token alone.</summary>
    [Fact]
    public async Task Event_ForeignConversation_IsNotFoundOnEveryEvent()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var sent = await chat.Ada.SendAsync(chat.Id, "private");
        var eve = await chat.Ada.Server.SignUpAsync("eve");
        await using var eves = await eve.ConnectAsync();
        var nowhere = ConversationId.New(TimeProvider.System);
        foreach (var id in new[] { chat.Id, nowhere })
        {
            await eves.EmitAsync(EventNames.SendMessage, new { conversationId = id, text = "a", senderId = chat.Ada.Id }).RefusedAsync(ErrorCodes.NotFound);
            await eves.EmitAsync(EventNames.MessageDelivered, new { conversationId = id, seq = 1, userId = chat.Ada.Id }).RefusedAsync(ErrorCodes.NotFound);
            await eves.EmitAsync(EventNames.MessageSeen, new { conversationId = id, seq = 1 }).RefusedAsync(ErrorCodes.NotFound);
            await eves.EmitAsync(EventNames.Typing, new { conversationId = id, userId = chat.Ada.Id }).RefusedAsync(ErrorCodes.NotFound);
            await eves.EmitAsync(EventNames.StopTyping, new { conversationId = id }).RefusedAsync(ErrorCodes.NotFound);
        }

        await eves.EmitAsync(EventNames.MessageSeen, new { messageId = sent.Message.Id }).RefusedAsync(ErrorCodes.NotFound);
        await eves.EmitAsync(EventNames.MessageSeen, new { messageId = MessageId.New(TimeProvider.System) }).RefusedAsync(ErrorCodes.NotFound);
        await eves.EmitAsync(EventNames.Typing, new { }).RefusedAsync(ErrorCodes.ValidationFailed);
        var synced = await eves.EmitAsync(EventNames.Sync, new { positions = new Dictionary<ConversationId, long> { [chat.Id] = 0 } }).OkAsync<SyncResponse>();
        Assert.Empty(synced.Conversations);
        Assert.Single((await chat.Bob.HistoryAsync(chat.Id)).Items);
        Assert.DoesNotContain(await chat.BobsSocket.SettledAsync<TypingEvent>(EventNames.Typing), _ => true);
        Assert.Equal(0, (await chat.Ada.FindAsync(chat.Id)).Members!.Single(member => member.UserId == chat.Bob.Id).ReadSeq);
    }

    /// <summary>A bug behind an event is answered as one, told in the log under its trace id, and the connection goes on.</summary>
    [Fact]
    public async Task Event_HandlerThrows_IsInternalAndTheConnectionLives()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, clock: null, services => services.BreakUserDirectory());
        var ada = await server.SignUpAsync("ada");
        await using var socket = await ada.ConnectAsync();

        var error = await socket.EmitAsync(EventNames.SendMessage, new { receiverId = UserId.New(TimeProvider.System), text = "a" }).RefusedAsync(ErrorCodes.Internal);
        await ada.PostAsync("conversations", new { type = "direct", members = new[] { UserId.New(TimeProvider.System) } }).ProblemAsync(ErrorCodes.Internal);

        var traceId = error.Detail.Replace("Trace id ", "", StringComparison.Ordinal).TrimEnd('.');
        Assert.Contains(server.Log.Errors, line => line.Contains(traceId, StringComparison.Ordinal));
        Assert.DoesNotContain("directory is broken", error.Detail, StringComparison.Ordinal);
        await socket.FenceAsync();
    }
}
