using System.Text.Json;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Guests;

public sealed class GuestChatTests(GuestServers servers) : IClassFixture<GuestServers>
{
    // G4
    [Theory, EveryEngine]
    public async Task FindPartner_TwoGuests_MeetTalkAndPart(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);
        Assert.Equal((chat.Id, "Bob", "Ada"), (chat.BobFound.ConversationId, chat.AdaFound.Partner.Nickname, chat.BobFound.Partner.Nickname));
        Assert.Equal((chat.AdaFound.UserId, chat.BobFound.UserId), (chat.BobFound.Partner.Id, chat.AdaFound.Partner.Id));
        await chat.ShownAsync();

        // 1. Messages, typing and receipts, under the ids of this chat.
        Assert.Equal(chat.AdaFound.UserId, (await chat.AdasSocket.SayAsync(chat.Id, "hello")).Sent!.Message.SenderId);
        var received = await chat.BobsSocket.ExpectAsync<JsonElement>(EventNames.ReceiveMessage);
        Assert.Equal("hello", received.GetProperty("text").GetString());
        Assert.Equal(chat.AdaFound.UserId, received.GetProperty("senderId").As<UserId>());
        await chat.BobsSocket.EmitAsync(EventNames.Typing, new { conversationId = chat.Id }).OkAsync();
        Assert.Equal(chat.BobFound.UserId, (await chat.AdasSocket.ExpectAsync<TypingEvent>(EventNames.Typing)).UserId);
        await chat.BobsSocket.EmitAsync("message-seen", new { conversationId = chat.Id, seq = 1 }).OkAsync();
        Assert.Equal(1, (await chat.AdasSocket.ExpectAsync<MessageStatusUpdate>(EventNames.MessageStatusUpdate, update => update.ReadSeq == 1)).ReadSeq);

        // 2. The same over REST, and for a device that comes back.
        var conversation = await chat.Ada.FindAsync(chat.Id);
        Assert.Equal((ConversationType.Guest, chat.AdaFound.UserId), (conversation.Type, conversation.Me.UserId!.Value));
        Assert.Equal(["Ada", "Bob"], conversation.Users!.Select(user => user.DisplayName).Order(StringComparer.Ordinal));
        Assert.Equal("hello", Assert.Single((await chat.Bob.HistoryAsync(chat.Id)).Items).Text);
        Assert.Equal(chat.Id, Assert.Single((await chat.Bob.SyncAsync()).Conversations).ConversationId);

        // 3. The end: both are told, and nothing is left to read.
        await chat.BobsSocket.LeavePartnerAsync();
        Assert.Equal((chat.Id, true, "left"), Told(await chat.BobsSocket.LeftAsync()));
        Assert.Equal((chat.Id, false, "left"), Told(await chat.AdasSocket.LeftAsync()));
        Assert.True((await chat.AdasSocket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.Removed)).Removed);
        foreach (var guest in (TestUser[])[chat.Ada, chat.Bob])
        {
            await guest.GetAsync($"conversations/{chat.Id}").ProblemAsync(ErrorCodes.NotFound);
            await guest.GetAsync($"conversations/{chat.Id}/messages").ProblemAsync(ErrorCodes.NotFound);
            await guest.PostAsync($"conversations/{chat.Id}/messages", new { text = "still there?" }).ProblemAsync(ErrorCodes.NotFound);
            Assert.Empty((await guest.SyncAsync()).Conversations);
        }

        Assert.Equal(ErrorCodes.NotFound.Code, (await chat.AdasSocket.SayAsync(chat.Id, "still there?")).Error!.Code);
        await chat.AdasSocket.EmitAsync(EventNames.Typing, new { conversationId = chat.Id }).RefusedAsync(ErrorCodes.NotFound);
    }

    private static (ConversationId, bool, string) Told(PartnerLeftEvent left) => (left.ConversationId, left.Self, left.Reason);

    // G2: nothing in any payload leads from one chat to the next but the nickname that the guest has chosen.
    [Theory, EveryEngine]
    public async Task Partner_TheSameGuestInTwoChats_IsSomebodyElse(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.GuestAsync("Ada", interests: ["chess", "cats"]);
        await using var first = await StrangerChat.OpenAsync(server, ada);
        await first.ShownAsync();
        await first.AdasSocket.SayAsync(first.Id, "hello");
        await first.BobsSocket.ExpectAsync(EventNames.ReceiveMessage);
        var toBob = await EverythingToldAsync(first.BobsSocket, first.Bob, first.Id);
        await first.AdasSocket.LeavePartnerAsync();
        await first.AdasSocket.LeftAsync();
        await first.AdasSocket.DisposeAsync();

        await using var second = await StrangerChat.OpenAsync(server, ada, await server.GuestAsync("Eve"));
        await second.ShownAsync();
        await second.AdasSocket.SayAsync(second.Id, "hello");
        await second.BobsSocket.ExpectAsync(EventNames.ReceiveMessage);
        var toEve = await EverythingToldAsync(second.BobsSocket, second.Bob, second.Id);

        Assert.NotEqual(first.AdaFound.UserId, second.AdaFound.UserId);
        foreach (var told in (string[])[toBob, toEve])
        {
            foreach (var secret in (string[])[ada.Id.ToString(), ada.Session.User.Username, "127.0.0.1", "chess", "cats"])
            {
                Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain(first.AdaFound.UserId.ToString(), toEve, StringComparison.Ordinal);
        Assert.DoesNotContain(second.AdaFound.UserId.ToString(), toBob, StringComparison.Ordinal);
    }

    private static async Task<string> EverythingToldAsync(TestSocket socket, TestUser user, ConversationId id)
    {
        using var conversation = await user.GetAsync($"conversations/{id}");
        using var history = await user.GetAsync($"conversations/{id}/messages");
        using var sync = await user.PostAsync("sync", new { });
        return string.Join('\n', socket.All().Select(one => one.Payload.GetRawText()))
            + await conversation.Content.ReadAsStringAsync() + await history.Content.ReadAsStringAsync() + await sync.Content.ReadAsStringAsync();
    }

    [Theory, EveryEngine]
    public async Task FindPartner_WhoHaveMetOrBlocked_DoNotMeetAgain(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);
        await chat.BobsSocket.LeavePartnerAsync(block: true);
        await chat.AdasSocket.LeftAsync();
        await chat.BobsSocket.LeftAsync();
        var topic = new { interests = new[] { Guid.NewGuid().ToString("N") }, languages = new[] { "en" } };
        var eve = await server.GuestAsync("Eve");
        await using var eves = await eve.ConnectAsync();

        await chat.AdasSocket.FindPartnerAsync(topic);
        await chat.BobsSocket.FindPartnerAsync(topic);
        await eves.FindPartnerAsync(topic);

        // Ada has waited longer, so she is Eve's partner; and was not Bob's.
        Assert.Equal("Ada", (await eves.FoundAsync()).Partner.Nickname);
        await chat.BobsSocket.FenceAsync();
        Assert.Single(chat.BobsSocket.All<PartnerFoundEvent>(EventNames.PartnerFound));
        await chat.BobsSocket.LeavePartnerAsync();
    }

    [Theory, EveryEngine]
    public async Task FindPartner_InAChat_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);
        await using var secondTab = await chat.Ada.ConnectAsync();

        await secondTab.EmitAsync(EventNames.FindPartner, new { }).RefusedAsync(ErrorCodes.AlreadyChatting);
        await secondTab.LeavePartnerAsync();

        Assert.True((await chat.AdasSocket.LeftAsync()).Self);
        Assert.False((await chat.BobsSocket.LeftAsync()).Self);
    }

    [Fact]
    public async Task FindPartner_TwoTabsOfOneGuest_DoNotMeet()
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        var ada = await server.GuestAsync("Ada");
        await using var one = await ada.ConnectAsync();
        await using var other = await ada.ConnectAsync();
        var topic = new { interests = new[] { Guid.NewGuid().ToString("N") }, languages = new[] { "en" } };
        await one.FindPartnerAsync(topic);
        await other.FindPartnerAsync(topic);
        await one.FenceAsync();
        Assert.Empty(one.All<PartnerFoundEvent>(EventNames.PartnerFound));

        var bob = await server.GuestAsync("Bob");
        await using var bobs = await bob.ConnectAsync();
        await bobs.FindPartnerAsync(topic);

        // Both tabs are in the chat.
        Assert.Equal((await one.FoundAsync()).ConversationId, (await other.FoundAsync()).ConversationId);
    }

    [Fact]
    public async Task LeavePartner_WhileWaiting_IsFoundNoMore()
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        var topic = new { interests = new[] { Guid.NewGuid().ToString("N") }, languages = new[] { "en" } };
        var (ada, bob) = (await server.GuestAsync("Ada"), await server.GuestAsync("Bob"));
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        await adas.FindPartnerAsync(topic);
        await adas.LeavePartnerAsync();
        await adas.LeavePartnerAsync();

        await bobs.FindPartnerAsync(topic);

        await bobs.FenceAsync();
        await adas.FenceAsync();
        Assert.Empty(bobs.All<PartnerFoundEvent>(EventNames.PartnerFound));
        await bobs.LeavePartnerAsync();
    }

    [Theory]
    [InlineData("""{"interests":["a","b","c","d","e","f","g","h","i","j","k"]}""", "interests")]
    [InlineData("""{"interests":[""]}""", "interests[0]")]
    [InlineData("""{"languages":["not a tag"]}""", "languages[0]")]
    [InlineData("""{"interests":"chess"}""", "interests")]
    public async Task FindPartner_Malformed_IsRefusedByItsField(string request, string field)
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        await using var socket = await (await server.GuestAsync("Ada")).ConnectAsync();

        var error = await socket.EmitRawAsync(EventNames.FindPartner, request).RefusedAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, Assert.Single(error.Errors!).Field);
    }

    [Fact]
    public async Task FindPartner_Member_IsRefusedUnlessMembersMayToo()
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        await using var socket = await (await server.SignUpAsync("ada")).ConnectAsync();
        await socket.EmitAsync(EventNames.FindPartner, new { }).RefusedAsync(ErrorCodes.GuestsDisabled);

        await using var open = await TestServer.StartAsync(DatabaseEngine.Sqlite, [.. Strangers.Settings, ("Parley:Matching:Members", "true")]);
        var (grace, guest) = (await open.SignUpAsync("grace"), await open.GuestAsync("Bob"));
        await using var graces = await grace.ConnectAsync();
        await using var guests = await guest.ConnectAsync();
        await graces.FindPartnerAsync();
        await guests.FindPartnerAsync();

        var found = await guests.FoundAsync();
        Assert.Equal((grace.Id, "grace"), (found.Partner.Id, found.Partner.Nickname));
        Assert.Equal("hello", (await graces.SayAsync(found.ConversationId, "hello")).Sent!.Message.Text);
        await grace.PostAsync("conversations", new { type = "direct", members = new[] { (await graces.FoundAsync()).Partner.Id } }).ProblemAsync(ErrorCodes.NotFound);
    }

    [Fact]
    public async Task Stranger_AThirdGuest_HasNoDoorToTheChat()
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        await using var chat = await StrangerChat.OpenAsync(server);
        var eve = await server.GuestAsync("Eve");
        await using var eves = await eve.ConnectAsync();

        await eve.GetAsync($"conversations/{chat.Id}").ProblemAsync(ErrorCodes.NotFound);
        await eve.GetAsync($"conversations/{chat.Id}/messages").ProblemAsync(ErrorCodes.NotFound);
        await eve.PostAsync("reports", new { conversationId = chat.Id, reason = "spam" }).ProblemAsync(ErrorCodes.NotFound);
        await eves.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).RefusedAsync(ErrorCodes.NotFound);
        Assert.Equal(ErrorCodes.NotFound.Code, (await eves.SayAsync(chat.Id, "hello")).Error!.Code);
        Assert.Equal(chat.Id, (await chat.Ada.FindAsync(chat.Id)).Id);
    }

    [Fact]
    public async Task KeepChat_BothAgree_OutlivesALostConnection()
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        await using var chat = await StrangerChat.OpenAsync(server);

        Assert.False((await chat.AdasSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync<KeepChatResponse>()).Agreed);
        Assert.False((await chat.BobsSocket.ExpectAsync<KeepChatEvent>(EventNames.KeepChat)).Agreed);
        Assert.True((await chat.BobsSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync<KeepChatResponse>()).Agreed);
        Assert.True((await chat.AdasSocket.ExpectAsync<KeepChatEvent>(EventNames.KeepChat, told => told.Agreed)).Agreed);
    }

    [Theory, EveryEngine]
    public async Task Register_KeptChat_IsTakenAlongByBoth(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);
        await chat.ShownAsync();
        await chat.AdasSocket.SayAsync(chat.Id, "hello");
        await chat.AdasSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync();
        await chat.BobsSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync();

        // 1. Ada registers: by the id of her session, which Bob sees now.
        var ada = await RegisterAsync(chat.Ada, "ada");
        Assert.Equal((chat.Ada.Id, AccountRole.Member, "Ada"), (ada.Id, ada.Session.User.Role, ada.Session.User.DisplayName));
        await chat.AdasSocket.ClosedAsync();
        var state = await chat.BobsSocket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State is not null);
        Assert.Contains(state.State!.Members!, member => member.UserId == ada.Id);
        var mine = await ada.FindAsync(chat.Id);
        Assert.Equal((ConversationType.Guest, ada.Id), (mine.Type, mine.Me.UserId!.Value));
        Assert.Equal(ada.Id, (await ada.HistoryAsync(chat.Id)).Items[0].SenderId);
        await using var adas = await ada.ConnectAsync();
        Assert.NotNull((await chat.BobsSocket.SayAsync(chat.Id, "congratulations")).Sent);
        await adas.ExpectAsync(EventNames.ReceiveMessage);

        // 2. Bob does, too: now it is theirs like any other.
        var bob = await RegisterAsync(chat.Bob, "bob");
        Assert.Equal(ConversationType.Direct, (await bob.FindAsync(chat.Id)).Type);
        Assert.Equal(chat.Id, (await ada.OpenDirectAsync(bob)).Id);
        Assert.Equal(["hello", "congratulations"], (await ada.HistoryAsync(chat.Id)).Items.Where(message => message.Type == MessageType.Text).Select(message => message.Text));
        Assert.Equal(401, (int)(await chat.Bob.GetAsync($"conversations/{chat.Id}")).StatusCode);
    }

    [Theory, EveryEngine]
    public async Task Register_KeptChatWhoseOtherSideGoes_StaysWithTheMember(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);
        await chat.ShownAsync();
        await chat.BobsSocket.SayAsync(chat.Id, "remember me");
        await chat.AdasSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync();
        await chat.BobsSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync();
        var ada = await RegisterAsync(chat.Ada, "ada");

        await chat.BobsSocket.LeavePartnerAsync();

        Assert.True((await chat.BobsSocket.LeftAsync()).Self);
        await chat.Bob.GetAsync($"conversations/{chat.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(1, (await ada.FindAsync(chat.Id)).MemberCount);
        Assert.Equal("remember me", (await ada.HistoryAsync(chat.Id)).Items[0].Text);
    }

    [Theory, EveryEngine]
    public async Task Register_WithoutAgreement_EndsTheChat(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);
        await chat.AdasSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync();
        var taken = await server.SignUpAsync("taken");
        await chat.Ada.PostAsync("auth/guest/register", new { username = taken.Session.User.Username, email = "x@example.org", password = "correct horse" })
            .ProblemAsync(ErrorCodes.UsernameTaken);
        await chat.Ada.PostAsync("auth/guest/register", new { username = "x" }).ProblemAsync(ErrorCodes.ValidationFailed);
        await taken.PostAsync("auth/guest/register", new { username = "anew", email = "x@example.org", password = "correct horse" }).ProblemAsync(ErrorCodes.Forbidden);
        Assert.NotNull((await chat.AdasSocket.SayAsync(chat.Id, "still here")).Sent);

        var ada = await RegisterAsync(chat.Ada, "ada");

        Assert.Equal("registered", (await chat.BobsSocket.LeftAsync()).Reason);
        await ada.GetAsync($"conversations/{chat.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(ada.Id, (await ada.GetAsync("me").ReadAsync<Me>(200)).Id);
        Assert.Equal(ada.Id, (await server.SignInAsync(ada)).Id);
    }

    private static async Task<TestUser> RegisterAsync(TestUser guest, string name)
    {
        var username = $"{name}{Guid.NewGuid():N}"[..20];
        return new TestUser(guest.Server, await guest.PostAsync(
            "auth/guest/register", new { username, email = $"{username}@example.org", password = "correct horse" }).ReadAsync<SessionResponse>(201));
    }

    [Fact]
    public async Task FindPartner_MoreThanTheLimit_IsRefused()
    {
        await using var server = await TestServer.StartAsync(
            DatabaseEngine.Sqlite, [.. Strangers.Settings.Where(one => !one.Key.EndsWith("SearchesPerMinute", StringComparison.Ordinal)), ("Parley:Matching:MessagesPerMinute", "2")]);
        await using var chat = await StrangerChat.OpenAsync(server);
        await chat.AdasSocket.LeavePartnerAsync();
        for (var i = 0; i < 11; i++)
        {
            await chat.AdasSocket.FindPartnerAsync();
            await chat.AdasSocket.LeavePartnerAsync();
        }

        var refused = await chat.AdasSocket.EmitAsync(EventNames.FindPartner, new { }).RefusedAsync(ErrorCodes.RateLimited);

        Assert.True(refused.RetryAfterMs > 0);
        await using var other = await StrangerChat.OpenAsync(server);
        Assert.NotNull((await other.AdasSocket.SayAsync(other.Id, "1")).Sent);
        Assert.NotNull((await other.AdasSocket.SayAsync(other.Id, "2")).Sent);
        Assert.Equal(ErrorCodes.RateLimited.Code, (await other.AdasSocket.SayAsync(other.Id, "3")).Error!.Code);
        Assert.NotNull((await other.BobsSocket.SayAsync(other.Id, "1")).Sent);
    }

    // Beside the test of permissions, which tries every endpoint with every role.
    [Fact]
    public async Task Guest_WhatGuestsMayNot_IsDenied()
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        var (guest, ada) = (await server.GuestAsync("Guest"), await server.SignUpAsync("ada"));
        Assert.Equal((AccountRole.Guest, ""), (guest.Session.User.Role, guest.Session.User.Email));
        foreach (var path in (string[])["users?query=ada", $"users/{ada.Id}", "users/online", "conversations", "me/chat-settings", "admin/reports"])
        {
            await guest.GetAsync(path).ProblemAsync(ErrorCodes.Forbidden);
            Assert.NotEqual(path != "admin/reports", (await ada.GetAsync(path)).StatusCode == System.Net.HttpStatusCode.Forbidden);
        }

        await guest.PostAsync("conversations", new { type = "direct", members = new[] { ada.Id } }).ProblemAsync(ErrorCodes.Forbidden);
        await guest.PostAsync("conversations", new { type = "group", title = "x", members = new[] { ada.Id } }).ProblemAsync(ErrorCodes.Forbidden);
    }
}
