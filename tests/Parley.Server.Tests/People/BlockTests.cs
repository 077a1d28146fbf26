using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Presence;
using Parley.Testing;

namespace Parley.Server.Tests.People;

/// <summary>C10: who is blocked cannot reach the other, and cannot tell a block from a setting.</summary>
public sealed class BlockTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Blocked_OnEveryWay_SeesWhatASettingWouldShow(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cid");
        var (ada, bob, cid) = (people[0], people[1], people[2]);

        // Cid lets only contacts reach him; Bob blocks Ada. To Ada both look alike, in the direct conversation that there is and elsewhere.
        var (withBob, withCid) = (await ada.OpenDirectAsync(bob), await ada.OpenDirectAsync(cid));
        foreach (var other in new[] { bob, cid })
        {
            await ada.BefriendAsync(other);
        }

        await using var adas = await ada.ConnectAsync();
        await cid.PatchAsync("me/settings", new { privacy = new { whoMayMessage = "contacts", whoMayAdd = "contacts" } }).ReadAsync(200);
        await ada.SendAsync(withCid.Id, "still contacts");
        await ada.SendAsync(withBob.Id, "still friends");
        await cid.DeleteAsync($"contacts/{ada.Id}").ReadAsync(204);
        await bob.BlockAsync(ada);

        var group = await ada.CreateGroupAsync("group");
        Assert.Equal(await RefusedAsync(cid, withCid), await RefusedAsync(bob, withBob));
        await server.AccountsToldAsync();
        var told = (await adas.SettledAsync<RelationUpdatedEvent>(EventNames.ContactsUpdated)).Select(one => one.Relation).ToList();
        Assert.Equal(2, told.Count);
        Assert.All(told, relation => Assert.Equal((null, null, null), (relation.ContactSince, relation.Request, relation.BlockedSince)));

        // A request waits with both; Bob never sees it. What one may see of a profile is the same, too.
        Assert.Equal(
            (await ContactTests.AskAsync(ada, cid)).Request!.Direction, (await ContactTests.AskAsync(ada, bob)).Request!.Direction);
        Assert.Equal(2, (await ada.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200)).Outgoing.Count);
        Assert.Empty((await bob.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200)).Incoming);
        Assert.Single((await cid.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200)).Incoming);
        Assert.Equal("", (await ada.GetAsync($"users/{bob.Id}").ReadAsync<UserProfile>(200)).Bio);

        // The one who blocks knows why; the rightful one is let through.
        await bob.PostAsync($"conversations/{withBob.Id}/messages", new { text = "x" }).ProblemAsync(ErrorCodes.BlockedByYou);
        await bob.PostAsync("contacts/requests", new { userId = ada.Id }).ProblemAsync(ErrorCodes.BlockedByYou);
        Assert.Equal(ada.Id, (await bob.GetAsync("me/blocks").ReadAsync<ListResponse<BlockedUser>>(200)).Items.Single().User.Id);
        await bob.DeleteAsync($"me/blocks/{ada.Id}").ReadAsync(204);
        await ada.SendAsync(withBob.Id, "again");
        await ada.AddAsync(group.Id, bob);

        async Task<string> RefusedAsync(TestUser other, Conversation direct)
        {
            var answers = new List<HttpResponseMessage>
            {
                await ada.PostAsync($"conversations/{direct.Id}/messages", new { text = "x" }),
                await ada.PostAsync($"conversations/{group.Id}/members", new { members = new[] { other.Id } }),
                await ada.PostAsync("conversations", new { type = "group", title = "t", members = new[] { other.Id } }),
            };
            var texts = await Task.WhenAll(answers.Select(async answer => Plain(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), other, direct)));
            var socket = await adas.EmitAsync(EventNames.SendMessage, new { conversationId = direct.Id, text = "x" });
            var receiver = await adas.EmitAsync(EventNames.SendMessage, new { receiverId = other.Id, text = "x" });
            Assert.All(texts, text => Assert.Contains(ErrorCodes.NotReachable.Code, text, StringComparison.Ordinal));
            Assert.Contains(ErrorCodes.NotReachable.Code, socket.ToString(), StringComparison.Ordinal);
            return string.Join('\n', texts.Append(Plain(socket.ToString(), other, direct)).Append(Plain(receiver.ToString(), other, direct)));
        }
    }

    [Theory, EveryEngine]
    public async Task Strangers_BlockedOrUnwanted_GetTheSameAnswer(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cid", "dan");
        var (ada, bob, cid, dan) = (people[0], people[1], people[2], people[3]);
        await bob.BlockAsync(ada);
        await cid.PatchAsync("me/settings", new { privacy = new { whoMayMessage = "nobody-new", whoMayAdd = "nobody" } }).ReadAsync(200);
        var answers = new List<string>();
        foreach (var other in new[] { bob, cid })
        {
            using var response = await ada.PostAsync("conversations", new { type = "direct", members = new[] { other.Id } });
            Assert.Equal(403, (int)response.StatusCode);
            answers.Add(Plain(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), other, null));
        }

        Assert.Equal(answers[0], answers[1]);
        await ada.PostAsync("conversations", new { type = "group", title = "t", members = new[] { cid.Id, dan.Id } }).ProblemAsync(ErrorCodes.NotReachable);
        await dan.OpenDirectAsync(bob);
        await ContactTests.AskAsync(dan, cid);
        await ContactTests.AskAsync(cid, dan);
        await dan.OpenDirectAsync(cid);

        await bob.PutAsync($"me/blocks/{bob.Id}", new { }).ProblemAsync(ErrorCodes.ValidationFailed);
        await bob.PutAsync($"me/blocks/{Guid.CreateVersion7()}", new { }).ProblemAsync(ErrorCodes.NotFound);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bob.BlockAsync(ada)));
        Assert.Single((await bob.GetAsync("me/blocks").ReadAsync<ListResponse<BlockedUser>>(200)).Items);
    }

    [Fact]
    public async Task Retry_OfAMessageStoredBeforeTheBlock_IsStillAcknowledged()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var id = MessageId.New(TimeProvider.System);
        var path = $"conversations/{chat.Id}/messages";
        var sent = await chat.Ada.PostAsync(path, new { id, text = "before" }).ReadAsync<SendMessageResponse>(201);
        await chat.Bob.BlockAsync(chat.Ada);

        using var again = await chat.Ada.PostAsync(path, new { id, text = "before" });
        Assert.True(again.IsSuccessStatusCode);
        Assert.Equal(sent.Message.Seq, JsonSerializer.Deserialize<SendMessageResponse>(await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), Wire.Options)!.Message.Seq);
        await chat.Ada.PostAsync(path, new { id = MessageId.New(TimeProvider.System), text = "after" }).ProblemAsync(ErrorCodes.NotReachable);
        Assert.Single((await chat.Bob.HistoryAsync(chat.Id)).Items);
    }

    [Fact]
    public async Task Presence_OfEitherSide_EndsWithTheBlock()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        await using var chat = await DirectChat.OpenAsync(server);
        var group = await chat.Ada.CreateGroupAsync("group", chat.Bob);
        await using var again = await chat.Ada.ConnectAsync();
        server.Time!.Advance(TimeSpan.FromSeconds(1));
        await chat.AdasSocket.ExpectAsync(EventNames.UserOnline);
        Assert.Equal([chat.Bob.Id], await WatchAsync(chat.AdasSocket, chat.Bob.Id));
        await chat.AdasSocket.EmitAsync(EventNames.Typing, new { conversationId = group.Id }).OkAsync();
        await chat.BobsSocket.ExpectAsync(EventNames.Typing);

        await chat.Bob.BlockAsync(chat.Ada);
        foreach (var (socket, other) in new[] { (chat.AdasSocket, chat.Bob), (chat.BobsSocket, chat.Ada) })
        {
            await socket.ExpectAsync<UserOfflineEvent>(EventNames.UserOffline, left => left.UserId == other.Id);
            Assert.Empty(await WatchAsync(socket, other.Id));
        }

        foreach (var user in new[] { chat.Ada, chat.Bob })
        {
            Assert.Empty((await user.GetAsync("users/online").ReadAsync<ListResponse<User>>(200)).Items);
        }

        // Coming, going and typing are told no more, in the shared group neither.
        var told = await CountAsync(chat.AdasSocket) + await CountAsync(chat.BobsSocket);
        await chat.BobsSocket.EmitAsync(EventNames.Typing, new { conversationId = group.Id }).OkAsync();
        await again.EmitAsync(EventNames.Typing, new { conversationId = chat.Id }).OkAsync();
        await using (await chat.Bob.ConnectAsync())
        {
            server.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(told, await CountAsync(chat.AdasSocket) + await CountAsync(chat.BobsSocket));
        }

        static async Task<int> CountAsync(TestSocket socket)
        {
            await socket.FenceAsync();
            return socket.All().Count(one => one.Name is EventNames.UserOnline or EventNames.UserOffline or EventNames.Typing);
        }
    }

    [Theory, EveryEngine]
    public async Task Contacts_WithoutASharedConversation_SeeEachOther(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.BefriendAsync(bob);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        Assert.Equal([bob.Id], await WatchAsync(adas, bob.Id));
        await ada.DeleteAsync($"contacts/{bob.Id}").ReadAsync(204);
        Assert.Empty(await WatchAsync(adas, bob.Id));
    }

    /// <summary>To who watches, the end of a contact and a block look alike: the other leaves, once, and there is silence after it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watcher_WhoIsNoContactAnyMore_SeesTheOtherLeaveAndNothingAfter(bool blocked)
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var people = await server.SignUpAsync("ada", "bob", "cid");
        var (ada, bob, cid) = (people[0], people[1], people[2]);
        await ada.BefriendAsync(bob);
        await cid.BefriendAsync(bob);
        await using var adas = await ada.ConnectAsync();
        await using var cids = await cid.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        server.Time!.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([bob.Id], await WatchAsync(adas, bob.Id));
        Assert.Equal([bob.Id], await WatchAsync(cids, bob.Id));

        await (blocked ? bob.BlockAsync(ada) : bob.DeleteAsync($"contacts/{ada.Id}").ReadAsync(204));
        await server.AccountsToldAsync();
        await bobs.DisposeAsync();
        await PresenceTests.GoneAsync(server, bob);
        await Task.WhenAll(adas.FenceAsync(), cids.FenceAsync());
        server.Time.Advance(TimeSpan.FromSeconds(16));
        await cids.ExpectAsync<UserOfflineEvent>(EventNames.UserOffline, left => left.UserId == bob.Id);

        Assert.Equal(bob.Id, Assert.Single(await adas.SettledAsync<UserOfflineEvent>(EventNames.UserOffline)).UserId);
    }

    [Theory]
    [InlineData("contacts")]
    [InlineData("nobody")]
    public async Task Block_OfSomebodyWhoNeverSawThem_TellsNothing(string lastSeen)
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        await using var chat = await DirectChat.OpenAsync(server);
        await chat.Bob.PatchAsync("me/chat-settings", new { lastSeen }).ReadAsync(200);
        await chat.AdasSocket.FenceAsync();
        var before = chat.AdasSocket.All<UserOfflineEvent>(EventNames.UserOffline).Count;

        await chat.Bob.BlockAsync(chat.Ada);
        await server.AccountsToldAsync();

        Assert.Equal(before, (await chat.AdasSocket.SettledAsync<UserOfflineEvent>(EventNames.UserOffline)).Count);
    }

    private static async Task<IReadOnlyList<UserId>> WatchAsync(TestSocket socket, params UserId[] userIds) =>
        (await socket.EmitAsync(EventNames.WatchPresence, new { userIds }).OkAsync<WatchPresenceResponse>()).Online;

    /// <summary>Without what names the other and the moment.</summary>
    private static string Plain(string json, TestUser other, Conversation? direct)
    {
        var text = json.Replace(other.Id.ToString(), "OTHER", StringComparison.Ordinal).Replace(direct?.Id.ToString() ?? "-", "CONVERSATION", StringComparison.Ordinal);
        var node = JsonNode.Parse(text)!.AsObject();
        node.Remove("traceId");
        return node.ToJsonString(JsonSerializerOptions.Web);
    }
}
