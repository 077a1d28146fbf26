using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Receipts;

/// <summary>Two monotone cursors: read ≤ delivered ≤ last (delivery contract, promise 8, I9, I15).</summary>
public sealed class ReceiptTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Receipts_OverEitherDoor_OnlyRiseAndAreClampedAndTold(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        for (var i = 0; i < 5; i++)
        {
            await chat.Ada.SendAsync(chat.Id, "a");
        }

        await IsAsync(chat, SocketAsync(chat, EventNames.MessageDelivered, 2), delivered: 2, read: 0, unread: 5);
        await IsAsync(chat, SocketAsync(chat, EventNames.MessageSeen, 1), delivered: 2, read: 1, unread: 4);
        await IsAsync(chat, SocketAsync(chat, EventNames.MessageSeen, 3), delivered: 3, read: 3, unread: 2);
        await IsAsync(chat, SocketAsync(chat, EventNames.MessageSeen, 1), delivered: 3, read: 3, unread: 2, told: false);
        await IsAsync(chat, RestAsync(chat, new { delivered = 1 }), delivered: 3, read: 3, unread: 2, told: false);
        await IsAsync(chat, RestAsync(chat, new { delivered = 4 }), delivered: 4, read: 3, unread: 2);
        await IsAsync(chat, RestAsync(chat, new { delivered = 1, read = 4 }), delivered: 4, read: 4, unread: 1);
        await IsAsync(chat, RestAsync(chat, new { read = long.MaxValue }), delivered: 5, read: 5, unread: 0);
        await IsAsync(chat, SocketAsync(chat, EventNames.MessageDelivered, 1_000_000), delivered: 5, read: 5, unread: 0, told: false);
    }

    [Theory, EveryEngine]
    public async Task MessageSeen_NamedByItsId_IsTheSame(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var first = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        var second = (await chat.Ada.SendAsync(chat.Id, "b")).Message;

        var delivered = await chat.BobsSocket.EmitAsync(EventNames.MessageDelivered, new { messageId = second.Id }).OkAsync<ReceiptResponse>();
        var seen = await chat.BobsSocket.EmitAsync(EventNames.MessageSeen, new { messageId = first.Id }).OkAsync<ReceiptResponse>();

        Assert.Equal((chat.Id, 2L, 0L, 2L), (delivered.ConversationId, delivered.DeliveredSeq, delivered.ReadSeq, delivered.UnreadCount));
        Assert.Equal((2L, 1L, 1L), (seen.DeliveredSeq, seen.ReadSeq, seen.UnreadCount));
    }

    [Theory, EveryEngine]
    public async Task Unread_OwnSendsAndSystemMessages_DoNotCount(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        Assert.Equal((0L, 0L), (await UnreadAsync(ada), await UnreadAsync(bob)));

        await ada.SendAsync(group.Id, "one");
        await ada.PatchAsync($"conversations/{group.Id}", new { title = "another" }).ReadAsync(200);
        await ada.SendAsync(group.Id, "two");
        Assert.Equal((0L, 2L), (await UnreadAsync(ada), await UnreadAsync(bob)));

        // Sending moves one's own cursor past what came before.
        await bob.SendAsync(group.Id, "mine");
        Assert.Equal((1L, 0L), (await UnreadAsync(ada), await UnreadAsync(bob)));

        // Reading up to the system message leaves what follows it.
        await ada.SendAsync(group.Id, "three");
        await bob.SendAsync(group.Id, "four");
        var me = (await ada.FindAsync(group.Id)).Me;
        Assert.Equal(1, await UnreadAsync(ada));
        Assert.Equal(0, (await ada.ReadUpToAsync(group.Id, me.ReadSeq + 10)).UnreadCount);

        async Task<long> UnreadAsync(TestUser user) => (await user.FindAsync(group.Id)).UnreadCount;
    }

    /// <summary>A read cursor must never fall, also when a send and a receipt of one person are stored at the same time.</summary>
    [Theory, EveryEngine]
    public async Task Receipts_WhileOneSends_NeverFall(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var receipts = ReadAlongAsync();
        async Task ReadAlongAsync()
        {
            var last = 0L;
            for (var i = 1; i <= 12; i++)
            {
                var answer = await chat.AdasSocket.EmitAsync(EventNames.MessageSeen, new { conversationId = chat.Id, seq = i }).OkAsync<ReceiptResponse>();
                Assert.True(answer.ReadSeq >= last, $"the cursor fell from {last} to {answer.ReadSeq}");
                Assert.InRange(answer.ReadSeq, 0, answer.DeliveredSeq);
                last = answer.ReadSeq;
            }
        }

        await using var phone = await chat.Ada.ConnectAsync();
        var highest = 0L;
        while (!receipts.IsCompleted)
        {
            var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => phone.EmitAsync(EventNames.SendMessage, new { conversationId = chat.Id, text = "a" }).OkAsync<SendMessageResponse>()).ToList());
            highest = sent.Max(one => one.Message.Seq);
            var me = (await chat.Ada.FindAsync(chat.Id)).Me;
            Assert.True(me.ReadSeq >= highest, $"one's own message {highest} is unread: the cursor is at {me.ReadSeq}");
        }

        await receipts;
        Assert.Equal(0, (await chat.Ada.FindAsync(chat.Id)).UnreadCount);
    }

    [Fact]
    public async Task Receipts_ManyAtOnce_AreMergedIntoFewUpdates()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        for (var i = 0; i < 50; i++)
        {
            await chat.Ada.SendAsync(chat.Id, "a");
        }

        await Task.WhenAll(Enumerable.Range(1, 50).Select(i => SocketAsync(chat, EventNames.MessageSeen, i)).ToList());

        Assert.Equal(50, (await chat.Bob.FindAsync(chat.Id)).Me.ReadSeq);
        var updates = await chat.AdasSocket.SettledAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate);
        Assert.InRange(updates.Count, 1, 10);
        Assert.Equal(50, updates[^1].ReadSeq);
    }

    [Theory]
    [InlineData("{}", "conversationId")]
    [InlineData("{\"conversationId\":\"{id}\"}", "seq")]
    [InlineData("{\"conversationId\":\"{id}\",\"seq\":-1}", "seq")]
    [InlineData("{\"conversationId\":\"{id}\",\"seq\":\"1\"}", "seq")]
    [InlineData("{\"conversationId\":\"{id}\",\"seq\":1.5}", "seq")]
    [InlineData("{\"conversationId\":\"{id}\",\"seq\":1e30}", "seq")]
    [InlineData("{\"conversationId\":7,\"seq\":1}", "conversationId")]
    [InlineData("{\"messageId\":\"x\"}", "messageId")]
    public async Task Receipts_MalformedEvent_IsRefusedByName(string payload, string field)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        foreach (var name in new[] { EventNames.MessageDelivered, EventNames.MessageSeen })
        {
            var error = await chat.BobsSocket.EmitRawAsync(name, payload.Replace("{id}", chat.Id.ToString(), StringComparison.Ordinal)).RefusedAsync(ErrorCodes.ValidationFailed);
            Assert.Equal(field, error.Errors![0].Field);
        }
    }

    [Theory]
    [InlineData("{}", "delivered")]
    [InlineData("{\"delivered\":-1}", "delivered")]
    [InlineData("{\"read\":-1}", "read")]
    [InlineData("{\"read\":\"1\"}", "read")]
    public async Task Receipts_MalformedBody_IsRefusedByName(string body, string field)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        var error = await chat.Bob.PostRawAsync($"conversations/{chat.Id}/receipts", body).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, error.Errors![0].Field);
    }

    private static Task<ReceiptResponse> SocketAsync(DirectChat chat, string name, long seq) =>
        chat.BobsSocket.EmitAsync(name, new { conversationId = chat.Id, seq }).OkAsync<ReceiptResponse>();

    private static Task<ReceiptResponse> RestAsync(DirectChat chat, object body) => chat.Bob.PostAsync($"conversations/{chat.Id}/receipts", body).ReadAsync<ReceiptResponse>(200);

    /// <summary>The answer is this; the other side has been told, unless nothing moved; and a fresh read says the same.</summary>
    private static async Task IsAsync(DirectChat chat, Task<ReceiptResponse> moving, long delivered, long read, long unread, bool told = true)
    {
        var answer = await moving;
        Assert.Equal((delivered, read, unread), (answer.DeliveredSeq, answer.ReadSeq, answer.UnreadCount));
        if (told)
        {
            await chat.AdasSocket.ExpectAsync<MessageStatusUpdate>(
                EventNames.MessageStatusUpdate, update => (update.UserId, update.DeliveredSeq, update.ReadSeq) == (chat.Bob.Id, delivered, read));
        }

        var fresh = await chat.Bob.FindAsync(chat.Id);
        Assert.Equal((delivered, read, unread), (fresh.Me.DeliveredSeq, fresh.Me.ReadSeq, fresh.UnreadCount));
    }
}
