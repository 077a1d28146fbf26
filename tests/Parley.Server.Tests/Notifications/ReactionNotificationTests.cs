using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Reactions;
using Parley.Testing;

namespace Parley.Server.Tests.Notifications;

/// <summary>Who reacts to a message is told to its sender, once each, and not at all when it is taken back before it was seen.</summary>
public sealed class ReactionNotificationTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Reactions_ToOneMessage_AreOneNotificationThatCountsPeople(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cem", "eve");
        var (ada, bob, cem, eve) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", bob, cem, eve);
        var (first, second) = ((await ada.SendAsync(group.Id, "first")).Message, (await ada.SendAsync(group.Id, "second")).Message);
        await server.SettledAsync();
        await using var socket = await ada.ConnectAsync();

        await ada.ReactAsync(first, "🎉"); // nobody is told of what they do themselves
        await bob.ReactAsync(first, "👍");
        await bob.ReactAsync(first, "🎉");
        await cem.ReactAsync(first, "👍");
        await eve.ReactAsync(second, "👍");
        await server.SettledAsync();

        var page = await ada.NotificationsAsync("?state=unread");
        Assert.Equal(
            [(NotificationKind.Reaction, 1L, eve.Id, second.Seq), (NotificationKind.Reaction, 2L, cem.Id, first.Seq)],
            page.Items.OrderBy(one => one.Count).Select(one => (one.Kind, one.Count, one.ActorId!.Value, one.Seq!.Value)));
        Assert.All(page.Items, one => Assert.Equal(group.Id, one.ConversationId));
        foreach (var other in new[] { bob, cem, eve })
        {
            Assert.DoesNotContain((await other.NotificationsAsync()).Items, one => one.Kind == NotificationKind.Reaction);
        }

        var ofFirst = page.Items.Single(one => one.Seq == first.Seq);
        var told = await socket.ExpectAsync<NotificationEvent>(EventNames.Notification, one => one.Notification?.Count == 2);
        Assert.Equal((ofFirst.Id, false), (told.Notification!.Id, told.Quiet));

        // One of two emoji is no farewell, the last one is.
        await bob.UnreactAsync(first, "👍");
        await cem.UnreactAsync(first, "👍");
        await server.SettledAsync();
        var left = (await ada.NotificationsAsync("?state=unread")).Items.Single(one => one.Seq == first.Seq);
        Assert.Equal((ofFirst.Id, 1L, bob.Id), (left.Id, left.Count, left.ActorId));

        // Whatever has happened, once more by the same door, changes nothing.
        await RepeatAsync(server);
        Assert.Equal(2, (await ada.NotificationsAsync()).Head.UnreadCount);
        Assert.Equal(left, (await ada.NotificationsAsync("?state=unread")).Items.Single(one => one.Seq == first.Seq));

        // Whoever writes there has seen it, and a new reaction is another notification.
        await ada.SendAsync(group.Id, "thanks");
        await cem.ReactAsync(second, "🎉");
        await server.SettledAsync();
        var after = Assert.Single((await ada.NotificationsAsync("?state=unread")).Items);
        Assert.Equal((second.Seq, 1L, cem.Id), (after.Seq, after.Count, after.ActorId));
        await ada.PostAsync("notifications/read", new { conversationId = group.Id }).ReadAsync(200);
        Assert.Equal(0, (await ada.NotificationsAsync()).Head.UnreadCount);
    }

    [Theory, EveryEngine]
    public async Task Reaction_TakenBackBeforeItWasSeen_IsAsIfItHadNotBeen(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        var sent = (await chat.Ada.SendAsync(chat.Id, "first")).Message;
        await server.SettledAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.BobReacting(door).AddAsync(sent, "👍");
            await server.SettledAsync();
            await chat.BobReacting(door).RemoveAsync(sent, "👍");
            await server.SettledAsync();
        }

        var events = await chat.AdasSocket.SettledAsync<NotificationEvent>(EventNames.Notification);
        var told = events.Where(one => one.Notification?.Kind == NotificationKind.Reaction).ToList();
        Assert.Equal([false, true], told.Select(one => one.Quiet)); // the second time it is there again, and nothing rings
        var id = told[0].Notification!.Id;
        Assert.Equal(2, events.Count(one => one.TakenBack.SequenceEqual([id]) && one.Read.SequenceEqual([id])));
        Assert.Equal(0, events[^1].UnreadCount);
        Assert.DoesNotContain((await chat.Ada.NotificationsAsync()).Items, one => one.Kind == NotificationKind.Reaction);
        Assert.Equal(id, Assert.Single((await chat.Ada.NotificationsAsync("?state=withheld")).Items).Id);
        var ledger = await chat.Ada.LedgerAsync(id);
        Assert.Equal((false, NotificationReason.TakenBack), (ledger.Items[0].Told, ledger.Items[0].Reason));

        // What was seen is not taken back, and the same person does not ring again for the same message.
        await chat.Bob.ReactAsync(sent, "🎉");
        await server.SettledAsync();
        await chat.Ada.PostAsync("notifications/read", new { all = true }).ReadAsync(200);
        await chat.Bob.UnreactAsync(sent, "🎉");
        await chat.Bob.ReactAsync(sent, "👍");
        await server.SettledAsync();
        var page = await chat.Ada.NotificationsAsync();
        Assert.Equal((0L, NotificationState.Read), (page.Head.UnreadCount, page.Items.Single(one => one.Kind == NotificationKind.Reaction).State));

        // Nor is anything left to tell of a message that is gone.
        var second = (await chat.Ada.SendAsync(chat.Id, "second")).Message;
        await chat.Bob.ReactAsync(second, "👍");
        await server.SettledAsync();
        Assert.Equal(1, (await chat.Ada.NotificationsAsync()).Head.UnreadCount);
        await chat.Ada.DeleteAsync($"conversations/{chat.Id}/messages/{second.Id}").ReadAsync(200);
        await server.SettledAsync();
        Assert.Equal(0, (await chat.Ada.NotificationsAsync()).Head.UnreadCount);
    }

    [Theory, EveryEngine]
    public async Task Reactions_BySettingBlockAndMembership_TellThoseWhoWantItAndSayWhyNot(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "muted", "mentions", "off", "shows", "blocks", "hides", "removed");
        var (ada, muted, mentions, off, shows, blocks, hides, removed) = (people[0], people[1], people[2], people[3], people[4], people[5], people[6], people[7]);
        var group = await ada.CreateGroupAsync("group", people[1..]);
        var path = $"conversations/{group.Id}/notification-settings";
        await muted.PutAsync(path, new { mutedUntil = server.Clock.GetUtcNow().AddHours(1) }).ReadAsync(200);
        await mentions.PutAsync(path, new { level = "mentions" }).ReadAsync(200);
        var settings = await off.PatchAsync("me/settings", new { notifications = new { reactions = false } }).ReadAsync<UserSettings>(200);
        Assert.False(settings.Notifications.Reactions);
        Assert.False((await off.GetAsync("me/settings").ReadAsync<UserSettings>(200)).Notifications.Reactions);
        await using var open = await shows.ConnectAsync();
        await open.EmitAsync("open-conversations", new { conversationIds = new[] { group.Id } }).OkAsync();
        await blocks.BlockAsync(ada);
        var sent = new List<Message>();
        foreach (var person in people)
        {
            sent.Add((await person.SendAsync(group.Id, "mine")).Message);
        }

        await hides.DeleteAsync($"conversations/{group.Id}/messages/{sent[6].Id}?for=me").ReadAsync(200);
        await ada.RemoveAsync(group.Id, removed);
        await server.SettledAsync();
        foreach (var message in sent)
        {
            await ada.ReactAsync(message, "👍");
        }

        await server.SettledAsync();
        foreach (var person in people)
        {
            Assert.DoesNotContain((await person.NotificationsAsync()).Items, one => one.Kind == NotificationKind.Reaction);
        }

        foreach (var (person, reason) in new[]
        {
            (muted, NotificationReason.Muted), (mentions, NotificationReason.LevelMentions), (off, NotificationReason.ReactionsOff), (shows, NotificationReason.Open),
        })
        {
            var withheld = (await person.NotificationsAsync("?state=withheld")).Items.Single(one => one.Kind == NotificationKind.Reaction);
            Assert.Equal((false, reason), ((await person.LedgerAsync(withheld.Id)).Items[0].Told, (await person.LedgerAsync(withheld.Id)).Items[0].Reason));
        }

        foreach (var person in new[] { blocks, hides, removed })
        {
            Assert.DoesNotContain((await person.NotificationsAsync("?state=withheld")).Items, one => one.Kind == NotificationKind.Reaction);
        }

        // Whoever comes back, and does not see what they wrote before, hears nothing of it.
        await ada.AddAsync(group.Id, removed);
        await people[1].ReactAsync(sent[7], "🎉");
        await server.SettledAsync();
        Assert.DoesNotContain((await removed.NotificationsAsync()).Items, one => one.Kind == NotificationKind.Reaction);
    }

    [Theory, EveryEngine]
    public async Task Reactions_OfManyAtOnce_AreCountedExactly(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync([.. Enumerable.Range(0, 9).Select(i => $"person{i}")]);
        var group = await people[0].CreateGroupAsync("group", people[1..]);
        var sent = (await people[0].SendAsync(group.Id, "all of you")).Message;
        await Task.WhenAll(people[1..].Select(async person =>
        {
            await person.ReactAsync(sent, "👍");
            await person.UnreactAsync(sent, "👍");
            await person.ReactAsync(sent, "🎉");
        }));
        await server.SettledAsync();
        var notification = Assert.Single((await people[0].NotificationsAsync()).Items);
        Assert.Equal((NotificationKind.Reaction, 8L), (notification.Kind, notification.Count));

        await Task.WhenAll(people[3..].Select(person => person.UnreactAsync(sent, "🎉")));
        await server.SettledAsync();
        Assert.Equal(2, Assert.Single((await people[0].NotificationsAsync()).Items).Count);
    }

    private static async Task RepeatAsync(TestServer server)
    {
        var chat = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        await chat.WriteAsync(session => session.ExecuteAsync("UPDATE outbox SET state = 0 WHERE topic = 'log-advanced'"), TestContext.Current.CancellationToken);
        await server.SettledAsync();
    }
}
