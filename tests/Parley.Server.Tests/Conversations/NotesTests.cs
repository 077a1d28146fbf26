using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Notifications;
using Parley.Server.Tests.Search;
using Parley.Testing;

namespace Parley.Server.Tests.Conversations;

/// <summary>Notes to oneself: the direct conversation of one, which is like every other, and concerns nobody else.</summary>
public sealed class NotesTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task OpenNotes_ManyAtOnceByBothDoors_IsOneConversation(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await using var socket = await ada.ConnectAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i => i % 2 == 0
            ? (await ada.OpenDirectAsync(ada)).Id
            : (await socket.EmitAsync(EventNames.SendMessage, new { receiverId = ada.Id, text = "a" }).OkAsync<SendMessageResponse>()).Message.ConversationId));

        var id = Assert.Single(opened.Distinct());
        var notes = await ada.FindAsync(id);
        Assert.Equal((ConversationType.Direct, null, 1, 6L, 0L), (notes.Type, notes.Title, notes.MemberCount, notes.LastSeq, notes.UnreadCount));
        Assert.Equal(ada.Id, Assert.Single(notes.Members!).UserId);
        Assert.Equal(id, Assert.Single(await socket.SettledAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated)).ConversationId);
        Assert.NotEqual(id, (await bob.OpenDirectAsync(bob)).Id);
        Assert.NotEqual(id, (await ada.OpenDirectAsync(bob)).Id);
    }

    [Theory, EveryEngine]
    public async Task Notes_Written_ReachOnesOtherDevicesAndAreNews_ForNobody(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.PatchAsync("me/settings", new { privacy = new { whoMayMessage = "nobody-new" } }).ReadAsync(200);
        var notes = await ada.OpenDirectAsync(ada);
        await using var phone = await ada.ConnectAsync();
        await using var tablet = await ada.ConnectAsync();
        var direct = await ada.OpenDirectAsync(bob);
        var said = (await bob.SendAsync(direct.Id, "from bob")).Message;

        await phone.EmitAsync(EventNames.Typing, new { conversationId = notes.Id }).OkAsync();
        var sent = await phone.EmitAsync(EventNames.SendMessage, new { conversationId = notes.Id, text = $"milk, @{ada.Session.User.Username}" }).OkAsync<SendMessageResponse>();
        await ada.PostAsync($"conversations/{notes.Id}/messages", new { forward = new { conversationId = direct.Id, messageId = said.Id } }).ReadAsync(201);

        var frame = await tablet.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, one => one.ConversationId == notes.Id);
        Assert.Equal((sent.Message.Id, 1L), (frame.Id, frame.Seq));
        await tablet.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, one => one.Text == "from bob" && one.ConversationId == notes.Id);
        Assert.Empty(await tablet.SettledAsync<TypingEvent>(EventNames.Typing));
        var now = await ada.FindAsync(notes.Id);
        Assert.Equal((2L, 0L, 2L, 2L), (now.LastSeq, now.UnreadCount, now.Me.ReadSeq, now.Me.DeliveredSeq));
        Assert.Equal(["from bob", frame.Text], (await ada.HistoryAsync(notes.Id)).Items.Select(one => one.Text).Reverse());
        Assert.Equal([frame.Text], await ada.FindAsync("milk"));
        Assert.Empty(await bob.FindAsync("milk"));

        // Bob's message is told of where he wrote it.
        await server.SettledAsync();
        Assert.DoesNotContain((await ada.NotificationsAsync()).Items, one => one.ConversationId == notes.Id);
    }

    [Theory, EveryEngine]
    public async Task Notes_BelongToOneAlone_AndCanBeDeleted(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, guest) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("guest", AccountRole.Guest));
        var notes = await ada.OpenDirectAsync(ada);
        var path = $"conversations/{notes.Id}";
        await ada.SendAsync(notes.Id, "mine");
        await bob.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        await bob.PostAsync($"{path}/messages", new { text = "a" }).ProblemAsync(ErrorCodes.NotFound);
        await bob.DeleteAsync(path).ProblemAsync(ErrorCodes.NotFound);
        await using var guests = await guest.ConnectAsync();
        await guests.EmitAsync(EventNames.SendMessage, new { receiverId = guest.Id, text = "a" }).RefusedAsync(ErrorCodes.Forbidden);

        await ada.PostAsync($"{path}/members", new { members = new[] { bob.Id } }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.PostAsync($"{path}/leave", new { }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.DeleteAsync($"{path}/members/{ada.Id}").ProblemAsync(ErrorCodes.Forbidden);
        await ada.PatchAsync(path, new { title = "another" }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.PostAsync($"{path}/invites", new { }).ProblemAsync(ErrorCodes.Forbidden);

        // Of two people neither may.
        await ada.DeleteAsync($"conversations/{(await ada.OpenDirectAsync(bob)).Id}").ProblemAsync(ErrorCodes.Forbidden);
        await ada.DeleteAsync(path).ReadAsync(204);
        await ada.DeleteAsync(path).ProblemAsync(ErrorCodes.NotFound);
        var again = await ada.OpenDirectAsync(ada);
        Assert.NotEqual(notes.Id, again.Id);
        Assert.Empty((await ada.HistoryAsync(again.Id)).Items);
    }
}
