using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Privacy;

/// <summary>What one hides, nobody sees on any path, and one does not see it of others.</summary>
public sealed class ChatSettingsTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task ReadReceipts_Hidden_AreSeenOnNoPathInEitherDirection(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await chat.Ada.SendAsync(chat.Id, "a");
        await chat.Ada.SendAsync(chat.Id, "b");
        await chat.Bob.ReadUpToAsync(chat.Id, 1);
        await chat.AdasSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update.ReadSeq == 1);

        await SetAsync(chat.Bob, new { readReceipts = false });
        await chat.AdasSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update is { ReadSeq: null, DeliveredSeq: 1 });
        await chat.BobsSocket.ExpectAsync<ChatSettingsUpdatedEvent>(EventNames.ChatSettingsUpdated, told => !told.Settings.ReadReceipts);

        // What Bob reads from now on: received, as far as Ada knows; his own devices know more.
        await chat.Bob.ReadUpToAsync(chat.Id, 2);
        await chat.AdasSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update is { ReadSeq: null, DeliveredSeq: 2 });
        await chat.BobsSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update is { ReadSeq: 2, Personal: not null });
        await chat.Bob.SendAsync(chat.Id, "c");
        await chat.Ada.ReadUpToAsync(chat.Id, 3);
        await chat.BobsSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update.UserId == chat.Ada.Id && update is { ReadSeq: null, DeliveredSeq: 3 });

        foreach (var (user, other) in new[] { (chat.Ada, chat.Bob), (chat.Bob, chat.Ada) })
        {
            var states = new[]
            {
                await user.FindAsync(chat.Id), (await user.SyncAsync()).Conversations[0].Conversation,
                (await user.GetAsync("conversations").ReadAsync<ListResponse<Conversation>>(200)).Items[0],
            };
            Assert.All(states, state => Assert.Null(state.Members!.Single(member => member.UserId == other.Id).ReadSeq));
            Assert.All(states, state => Assert.Equal(3, state.Me.ReadSeq));
            var page = await user.GetAsync($"conversations/{chat.Id}/members").ReadAsync<ListResponse<Member>>(200);
            Assert.Null(page.Items.Single(member => member.UserId == other.Id).ReadSeq);
        }

        await SetAsync(chat.Bob, new { readReceipts = true });
        await chat.AdasSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update is { ReadSeq: 3 });
        Assert.Equal(3, (await chat.Bob.FindAsync(chat.Id)).Members!.Single(member => member.UserId == chat.Ada.Id).ReadSeq);
    }

    [Theory, EveryEngine]
    public async Task Settings_ChangedAndRepeated_AreOnePersonalChange(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var first = await ada.SyncAsync();
        Assert.Equal(new ChatSettings { ReadReceipts = true, LastSeen = LastSeenAudience.Everyone }, first.Personal!.Settings);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SetAsync(ada, new { lastSeen = "contacts" })).ToList());
        var next = await ada.SyncAsync(first.Stamp, null, first.UserRev);
        Assert.Equal(first.UserRev + 1, next.UserRev);
        Assert.Equal(LastSeenAudience.Contacts, next.Personal!.Settings!.LastSeen);
        Assert.Equal(next.Personal.Settings, await ada.GetAsync("me/chat-settings").ReadAsync<ChatSettings>(200));
        Assert.Null((await ada.SyncAsync(next.Stamp, null, next.UserRev)).Personal!.Settings);

        foreach (var body in new object[] { new { }, new { lastSeen = "friends" }, new { lastSeen = 1 }, new { readReceipts = "no" } })
        {
            await ada.PatchAsync("me/chat-settings", body).ProblemAsync(ErrorCodes.ValidationFailed);
        }
    }

    [Fact]
    public async Task ReadReceipts_SwitchedTooOften_AreRateLimitedAndTheRestIsNot()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Privacy:ReadReceiptsPerMinute", "2"));
        var ada = await server.SignUpAsync("ada");
        await SetAsync(ada, new { readReceipts = false });
        await SetAsync(ada, new { readReceipts = true });

        var refusal = await ada.PatchAsync("me/chat-settings", new { readReceipts = false, lastSeen = "nobody" }).ProblemAsync(ErrorCodes.RateLimited);
        Assert.Contains("2 times", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(new ChatSettings { ReadReceipts = true, LastSeen = LastSeenAudience.Everyone }, await ada.GetAsync("me/chat-settings").ReadAsync<ChatSettings>(200));
        await SetAsync(ada, new { lastSeen = "nobody" });
    }

    [Fact]
    public async Task LastSeen_NobodyAndContacts_AreKeptOnEveryPathInBothDirections()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var people = await server.SignUpAsync("ada", "bob", "cid");
        var (ada, bob, cid) = (people[0], people[1], people[2]);
        await ada.CreateGroupAsync("group", bob, cid);
        await ada.BefriendAsync(bob);
        await SetAsync(ada, new { lastSeen = "contacts" });
        await using var bobs = await bob.ConnectAsync();
        await using var cids = await cid.ConnectAsync();
        server.Time!.Advance(TimeSpan.FromSeconds(1));
        await bobs.ExpectAsync<UserOnlineEvent>(EventNames.UserOnline, online => online.UserId == cid.Id);

        await using var adas = await ada.ConnectAsync();
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await bobs.ExpectAsync<UserOnlineEvent>(EventNames.UserOnline, online => online.UserId == ada.Id);
        Assert.Equal([bob.Id], await OnlineAsync(ada));
        Assert.Equal([bob.Id], await OnlineAsync(cid));
        Assert.Equal([ada.Id], (await WatchAsync(bobs, ada.Id)).Online);
        Assert.Empty((await WatchAsync(cids, ada.Id)).Online);

        // Nobody: also not to contacts, and one's own view is empty.
        await SetAsync(bob, new { lastSeen = "nobody" });
        Assert.Empty(await OnlineAsync(ada));
        Assert.Empty(await OnlineAsync(bob));
        Assert.Empty((await WatchAsync(bobs, ada.Id, cid.Id)).Online);
        await adas.FenceAsync();
        Assert.DoesNotContain(cids.All<UserOnlineEvent>(EventNames.UserOnline), online => online.UserId == ada.Id);
    }

    [Fact]
    public async Task OnlineUsers_InPages_AreAllOfThemOnce()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var people = await server.SignUpAsync("ada", "bob", "cid", "dan");
        await people[0].CreateGroupAsync("group", people[1..]);
        var sockets = await Task.WhenAll(people.Select(one => one.ConnectAsync()));
        var first = await people[0].GetAsync("users/online?limit=2").ReadAsync<ListResponse<User>>(200);
        var second = await people[0].GetAsync($"users/online?limit=2&cursor={first.NextCursor}").ReadAsync<ListResponse<User>>(200);

        Assert.Equal(people[1..].Select(one => one.Id), first.Items.Concat(second.Items).Select(one => one.Id));
        Assert.Null(second.NextCursor);
        await people[0].GetAsync("users/online?limit=501").ProblemAsync(ErrorCodes.ValidationFailed);
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }

    private static Task SetAsync(TestUser user, object settings) => user.PatchAsync("me/chat-settings", settings).ReadAsync(200);

    private static Task<WatchPresenceResponse> WatchAsync(TestSocket socket, params UserId[] userIds) =>
        socket.EmitAsync(EventNames.WatchPresence, new { userIds }).OkAsync<WatchPresenceResponse>();

    private static async Task<IEnumerable<UserId>> OnlineAsync(TestUser user) =>
        (await user.GetAsync("users/online").ReadAsync<ListResponse<User>>(200)).Items.Select(one => one.Id);
}
