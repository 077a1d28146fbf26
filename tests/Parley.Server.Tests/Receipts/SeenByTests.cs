using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Receipts;

/// <summary>Who has seen what, the private mark, and what a socket shows now.</summary>
public sealed class SeenByTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task SeenBy_OfAGroup_HasEachOtherOnceWhoMaySeeTheMessage(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cid", "dan", "eve");
        var (ada, bob, cid, dan, eve) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await ada.CreateGroupAsync("group", bob, cid, dan);
        var sent = (await ada.SendAsync(group.Id, "a")).Message;
        await bob.ReadUpToAsync(group.Id, sent.Seq);
        await cid.PostAsync($"conversations/{group.Id}/receipts", new { delivered = sent.Seq }).ReadAsync(200);
        await ada.AddAsync(group.Id, eve);
        var path = $"conversations/{group.Id}/messages/{sent.Id}/receipts";

        var receipts = await ada.GetAsync(path).ReadAsync<MessageReceipts>(200);
        Assert.Equal([bob.Id], receipts.Seen);
        Assert.Equal([cid.Id], receipts.Delivered);
        Assert.Equal([dan.Id], receipts.Sent);
        Assert.Equal(3, receipts.Users.Count);

        // Eve came later: to her there is no such message.
        await eve.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        await ada.GetAsync($"conversations/{group.Id}/messages/{MessageId.New(TimeProvider.System)}/receipts").ProblemAsync(ErrorCodes.NotFound);

        // Who hides what they have read is among those who received it, and sees nobody's.
        await bob.PatchAsync("me/chat-settings", new { readReceipts = false }).ReadAsync(200);
        Assert.Equal([bob.Id, cid.Id], (await ada.GetAsync(path).ReadAsync<MessageReceipts>(200)).Delivered);
        Assert.Empty((await bob.GetAsync(path).ReadAsync<MessageReceipts>(200)).Seen);

        await ada.RemoveAsync(group.Id, bob);
        await bob.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task MarkUnread_SetAndTakenAway_MovesNoCursorAndIsPrivate(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await chat.Ada.SendAsync(chat.Id, "a");
        await chat.Bob.ReadUpToAsync(chat.Id, 1);
        await chat.AdasSocket.ExpectAsync(EventNames.MessageStatusUpdate);
        var before = await chat.Bob.SyncAsync();

        var marked = await MarkAsync(chat, true);
        Assert.Equal((true, 1L, 1L, 0L), (marked.MarkedUnread, marked.DeliveredSeq, marked.ReadSeq, marked.UnreadCount));
        var told = await chat.BobsSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update.MarkedUnread == true);
        Assert.Equal((before.UserRev, before.UserRev + 1), (told.Personal!.After, told.Personal.UpTo));
        Assert.Null((await MarkAsync(chat, true)).Personal);

        var next = await chat.Bob.SyncAsync(before.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = 3 }, before.UserRev);
        var own = Assert.Single(next.Personal!.Cursors);
        Assert.Equal((chat.Id, true, 1L), (own.ConversationId, own.MarkedUnread, own.ReadSeq));
        Assert.True((await chat.Bob.FindAsync(chat.Id)).Me.MarkedUnread);

        await chat.Bob.SendAsync(chat.Id, "b");
        Assert.False((await chat.Bob.FindAsync(chat.Id)).Me.MarkedUnread);
        Assert.False((await MarkAsync(chat, false)).MarkedUnread);
        Assert.Single(await chat.AdasSocket.SettledAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate));

        static Task<ReceiptResponse> MarkAsync(DirectChat chat, bool marked) => chat.Bob.RequestAsync(
            HttpMethod.Put, $"conversations/{chat.Id}/marked-unread", System.Net.Http.Json.JsonContent.Create(new { marked })).ReadAsync<ReceiptResponse>(200);
    }

    [Fact]
    public async Task OpenConversations_OnlyMembersWhoShowTheGroup_AreToldOfItsCursors()
    {
        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync("ada", "bob", "cid");
        var (ada, bob, cid) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, cid);
        await bob.ReadUpToAsync(group.Id, 1);
        await using var shown = await ada.ConnectAsync();
        await using var elsewhere = await ada.ConnectAsync();
        await using var cids = await cid.ConnectAsync();

        var open = await OpenAsync(shown, group.Id);
        Assert.Equal((bob.Id, 1L, (long?)1L), open.Cursors.Where(one => one.UserId == bob.Id).Select(one => (one.UserId, one.DeliveredSeq, one.ReadSeq)).Single());
        await OpenAsync(cids, group.Id);
        await ada.RemoveAsync(group.Id, cid);
        await ada.SendAsync(group.Id, "a");
        await bob.ReadUpToAsync(group.Id, 3);

        await shown.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => (update.UserId, update.ReadSeq) == (bob.Id, 3));
        Assert.Empty(await elsewhere.SettledAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate));
        Assert.Empty(await cids.SettledAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate));
        Assert.Empty((await OpenAsync(cids, group.Id)).Cursors);

        foreach (var payload in new[] { "{}", "{\"conversationIds\":7}", "{\"conversationIds\":[\"x\"]}" })
        {
            await shown.EmitRawAsync(EventNames.OpenConversations, payload).RefusedAsync(ErrorCodes.ValidationFailed);
        }

        var tooMany = await shown.EmitAsync(EventNames.OpenConversations, new { conversationIds = Enumerable.Repeat(group.Id, 21) }).RefusedAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(20, tooMany.Errors![0].Limit);
    }

    private static Task<OpenConversationsResponse> OpenAsync(TestSocket socket, params ConversationId[] conversationIds) =>
        socket.EmitAsync(EventNames.OpenConversations, new { conversationIds }).OkAsync<OpenConversationsResponse>();
}
