using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Platform.Bus;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Notifications;

/// <summary>Who is told of what, once, on all their devices; and why not.</summary>
public sealed class NotificationTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Messages_OfOneConversation_AreOneNotificationThatCountsAndIsReadEverywhere(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var conversation = await ada.OpenDirectAsync(bob);
        await using var phone = await bob.ConnectAsync();
        await using var tablet = await (await server.SignInAsync(bob)).ConnectAsync();
        await server.SettledAsync();
        await bob.PostAsync("notifications/read", new { all = true }).ReadAsync<NotificationHead>(200);

        await ada.SendAsync(conversation.Id, "one");
        await ada.SendAsync(conversation.Id, "two");
        var last = await ada.SendAsync(conversation.Id, "three");
        await server.SettledAsync();

        var page = await bob.NotificationsAsync("?state=unread");
        var notification = Assert.Single(page.Items);
        Assert.Equal((NotificationKind.Message, 3L, conversation.Id, ada.Id, last.Message.Seq), (notification.Kind, notification.Count, notification.ConversationId, notification.ActorId, notification.Seq));
        Assert.Equal(1, page.Head.UnreadCount);
        Assert.Equal(page.Head, await bob.GetAsync("notifications/head").ReadAsync<NotificationHead>(200));
        Assert.Empty((await ada.NotificationsAsync()).Items); // nobody is told of what they have written

        foreach (var socket in new[] { phone, tablet })
        {
            var told = await socket.ExpectAsync<NotificationEvent>(EventNames.Notification, one => one.Notification?.Count == 3);
            Assert.Equal((page.Head.Revision - 1, page.Head.Revision, 1L, notification.Id), (told.After, told.UpTo, told.UnreadCount, told.Notification!.Id));
        }

        // Read on one device: gone on all, and the next message is another notification.
        await bob.ReadUpToAsync(conversation.Id, last.Message.Seq);
        foreach (var socket in new[] { phone, tablet })
        {
            var told = await socket.ExpectAsync<NotificationEvent>(EventNames.Notification, one => one.Read.Count > 0 && one.UpTo > page.Head.Revision);
            Assert.Equal((notification.Id, 0L, null), (Assert.Single(told.Read), told.UnreadCount, told.Notification));
        }

        await ada.SendAsync(conversation.Id, "four");
        await server.SettledAsync();
        var after = await bob.NotificationsAsync();
        Assert.Equal([(NotificationState.Unread, 1L), (NotificationState.Read, 3L)], after.Items.Take(2).Select(one => (one.State, one.Count)));
        Assert.NotEqual(notification.Id, after.Items[0].Id);

        // Answering is reading.
        await bob.SendAsync(conversation.Id, "five");
        await server.SettledAsync();
        Assert.Equal(0, (await bob.NotificationsAsync()).Head.UnreadCount);
    }

    [Theory, EveryEngine]
    public async Task Revisions_OfEvents_FollowOneAnotherWithoutGap(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var conversation = await ada.OpenDirectAsync(bob);
        await server.SettledAsync();
        await using var socket = await bob.ConnectAsync();
        var before = (await bob.NotificationsAsync()).Head.Revision;
        for (var i = 0; i < 5; i++)
        {
            var sent = await ada.SendAsync(conversation.Id, $"message {i}");
            await server.SettledAsync();
            await bob.ReadUpToAsync(conversation.Id, sent.Message.Seq);
            await server.SettledAsync();
        }

        var head = await bob.GetAsync("notifications/head").ReadAsync<NotificationHead>(200);
        var events = await socket.SettledAsync<NotificationEvent>(EventNames.Notification);
        Assert.Equal(head.Revision, events[^1].UpTo);
        Assert.Equal(head.UnreadCount, events[^1].UnreadCount);
        Assert.Equal(Enumerable.Range(0, events.Count).Select(i => (before + i, before + i + 1)), events.Select(one => (one.After, one.UpTo)));
    }

    [Theory, EveryEngine]
    public async Task Group_BySettingAndMembership_TellsThoseWhoWantItAndSaysWhyNot(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "wants", "muted", "mentions", "none", "shows", "removed");
        var (ada, wants, muted, mentions, none, shows, removed) = (people[0], people[1], people[2], people[3], people[4], people[5], people[6]);
        var group = await ada.CreateGroupAsync("canary title", people[1..]);
        await server.SettledAsync();
        var invited = Assert.Single((await wants.NotificationsAsync()).Items);
        Assert.Equal((NotificationKind.AddedToGroup, ada.Id, group.Id), (invited.Kind, invited.ActorId, invited.ConversationId));
        Assert.Empty((await ada.NotificationsAsync()).Items);

        var path = $"conversations/{group.Id}/notification-settings";
        await muted.PutAsync(path, new { mutedUntil = server.Clock.GetUtcNow().AddHours(1) }).ReadAsync(200);
        await mentions.PutAsync(path, new { level = "mentions" }).ReadAsync(200);
        await none.PatchAsync("me/settings", new { notifications = new { @default = "none" } }).ReadAsync(200);
        await using var open = await shows.ConnectAsync();
        await open.EmitAsync("open-conversations", new { conversationIds = new[] { group.Id } }).OkAsync();
        await ada.RemoveAsync(group.Id, removed);
        await ada.SendAsync(group.Id, "one");
        await ada.SendAsync(group.Id, "two");
        await server.SettledAsync();

        Assert.Contains((await wants.NotificationsAsync("?state=unread")).Items, one => (one.Kind, one.Count) == (NotificationKind.Message, 2));
        foreach (var (person, reason) in new[]
        {
            (muted, NotificationReason.Muted), (mentions, NotificationReason.LevelMentions), (none, NotificationReason.LevelNone), (shows, NotificationReason.Open),
        })
        {
            Assert.DoesNotContain((await person.NotificationsAsync()).Items, one => one.Kind == NotificationKind.Message);
            var withheld = Assert.Single((await person.NotificationsAsync("?state=withheld")).Items);
            var ledger = await person.LedgerAsync(withheld.Id);
            Assert.Equal(
                [(NotificationChannel.InApp, false, reason), (NotificationChannel.WebPush, false, NotificationReason.Withheld), (NotificationChannel.Email, false, NotificationReason.Withheld)],
                ledger.Items.Select(step => (step.Channel, step.Told!.Value, step.Reason!.Value)));
        }

        // I8: who was removed hears nothing, and nothing of it is left to them.
        var theirs = await removed.NotificationsAsync();
        Assert.Equal(0, theirs.Head.UnreadCount);
        Assert.DoesNotContain(theirs.Items, one => one.Kind == NotificationKind.Message);
        Assert.Empty((await removed.NotificationsAsync("?state=withheld")).Items);

        // "Why didn't they get it?"
        var admin = await server.SignUpAsync("admin", AccountRole.Admin);
        var seen = Assert.Single((await admin.GetAsync($"admin/notifications?userId={muted.Id}&state=withheld").ReadAsync<NotificationPage>(200)).Items);
        var theirLedger = await admin.GetAsync($"admin/notifications/{seen.Id}/ledger").ReadAsync<ListResponse<LedgerEntry>>(200);
        Assert.Equal(NotificationReason.Muted, theirLedger.Items[0].Reason);

        // A group that is gone waits for nobody.
        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        await server.SettledAsync();
        Assert.Equal(0, (await wants.NotificationsAsync()).Head.UnreadCount);
        Assert.DoesNotContain("canary", server.Log.Text, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Contacts_AskedAndAccepted_TellTheOtherAndSettle(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        await bob.BlockAsync(eve);
        await ada.PostAsync("contacts/requests", new { userId = bob.Id }).ReadAsync(201);
        await eve.PostAsync("contacts/requests", new { userId = bob.Id }).ReadAsync(201);
        await server.SettledAsync();
        var asked = Assert.Single((await bob.NotificationsAsync()).Items); // whoever is blocked is not heard
        Assert.Equal((NotificationKind.ContactRequest, ada.Id, NotificationState.Unread), (asked.Kind, asked.ActorId, asked.State));

        await bob.PostAsync("contacts/requests", new { userId = ada.Id }).ReadAsync(201);
        await server.SettledAsync();
        Assert.Equal(NotificationState.Read, Assert.Single((await bob.NotificationsAsync()).Items).State);
        var accepted = Assert.Single((await ada.NotificationsAsync()).Items);
        Assert.Equal((NotificationKind.ContactAccepted, bob.Id), (accepted.Kind, accepted.ActorId));
    }

    [Theory, EveryEngine]
    public async Task Safety_PasswordChanged_TellsItsOwnerWhateverTheHour(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        await ada.PostAsync("me/password", new { currentPassword = "correct horse", newPassword = "another staple" }).ReadAsync(204);
        await server.SettledAsync();
        var notification = Assert.Single((await ada.NotificationsAsync()).Items);
        Assert.Equal(NotificationKind.PasswordChanged, notification.Kind);
        Assert.Equal(NotificationReason.SentElsewhere, (await ada.LedgerAsync(notification.Id)).Items[2].Reason);
    }

    [Theory, EveryEngine]
    public async Task Event_ThatComesAgain_HasItsEffectOnce(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var conversation = await ada.OpenDirectAsync(bob);
        await server.SettledAsync();
        await ada.SendAsync(conversation.Id, "once");
        await server.SettledAsync();
        Assert.Equal(1, Assert.Single((await bob.NotificationsAsync("?state=unread")).Items).Count);

        // Everything that the chat has told, once more, by the same door.
        var chat = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        await chat.WriteAsync(session => session.ExecuteAsync("UPDATE outbox SET state = 0 WHERE topic = 'log-advanced'"), TestContext.Current.CancellationToken);
        await server.SettledAsync();
        Assert.Equal(1, Assert.Single((await bob.NotificationsAsync("?state=unread")).Items).Count);
        Assert.Equal(1, (await bob.NotificationsAsync()).Head.UnreadCount);
    }

    [Theory, EveryEngine]
    public async Task MarkRead_SomeAndAll_AreOnesOwnOnly(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        foreach (var title in new[] { "one", "two", "three" })
        {
            await ada.CreateGroupAsync(title, bob);
        }

        await server.SettledAsync();
        var all = (await bob.NotificationsAsync()).Items;
        Assert.Equal(3, all.Count);
        var body = new { ids = new[] { all[0].Id } };
        await eve.PostAsync("notifications/read", body).ReadAsync(200);
        Assert.Equal(3, (await bob.NotificationsAsync()).Head.UnreadCount);
        var heads = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bob.PostAsync("notifications/read", body).ReadAsync<NotificationHead>(200)));
        Assert.All(heads, head => Assert.Equal((2L, heads[0].Revision), (head.UnreadCount, head.Revision))); // five at once are one
        await bob.PostAsync("notifications/read", new { conversationId = all[1].ConversationId }).ReadAsync(200);
        Assert.Equal(all[2].Id, Assert.Single((await bob.NotificationsAsync("?state=unread")).Items).Id);
        Assert.Equal(0, (await bob.PostAsync("notifications/read", new { all = true }).ReadAsync<NotificationHead>(200)).UnreadCount);

        // Pages, the latest first.
        var first = await bob.NotificationsAsync("?limit=2");
        var second = await bob.NotificationsAsync($"?limit=2&cursor={first.NextCursor}");
        Assert.Equal(all.Select(one => one.Id), first.Items.Concat(second.Items).Select(one => one.Id));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task BadInput_AndOthers_GetTypedErrors()
    {
        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        await ada.CreateGroupAsync("group", bob);
        await server.SettledAsync();
        var id = Assert.Single((await bob.NotificationsAsync()).Items).Id;
        await eve.GetAsync($"notifications/{id}/ledger").ProblemAsync(ErrorCodes.NotFound);
        await eve.PostAsync($"notifications/{id}/shown", new { channel = "in-app" }).ProblemAsync(ErrorCodes.NotFound);
        await eve.GetAsync($"admin/notifications?userId={bob.Id}").ProblemAsync(ErrorCodes.Forbidden);
        foreach (var query in new[] { "?limit=0", "?limit=101", "?state=odd", "?cursor=odd", "?cursor=1-2-3" })
        {
            await bob.GetAsync($"notifications{query}").ProblemAsync(ErrorCodes.ValidationFailed);
        }

        foreach (var body in new object[]
        {
            new { }, new { all = false }, new { all = true, ids = new[] { id } }, new { ids = Array.Empty<NotificationId>() },
            new { ids = Enumerable.Range(0, 501).Select(_ => Guid.CreateVersion7()) }, new { ids = new[] { "odd" } }, new { conversationId = 7 },
        })
        {
            await bob.PostAsync("notifications/read", body).ProblemAsync(ErrorCodes.ValidationFailed);
        }

        await bob.PostAsync($"notifications/{id}/shown", new { channel = "email" }).ProblemAsync(ErrorCodes.ValidationFailed);
        await bob.PostAsync($"notifications/{id}/shown", new { channel = "in-app" }).ReadAsync(204);
        await bob.PostAsync($"notifications/{id}/shown", new { channel = "in-app" }).ReadAsync(204);
        Assert.Single((await bob.LedgerAsync(id)).Items, step => step.Step == LedgerStep.Shown);
        using var anonymous = await server.Http.GetAsync("notifications", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)anonymous.StatusCode);
    }

    [Theory, EveryEngine]
    public async Task Account_Deleted_LeavesNothingBehind(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), replace: null);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.CreateGroupAsync("group", bob);
        await server.SettledAsync();
        Assert.Single((await bob.NotificationsAsync()).Items);
        await server.Services.GetRequiredService<IEventBus>().PublishAsync(
            [new IntegrationEvent("test-1", Contracts.Accounts.AccountNotice.Topic, server.Clock.GetUtcNow(), System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                new Contracts.Accounts.AccountNotice { Kind = Contracts.Accounts.AccountNoticeKind.NewDevice, UserId = bob.Id }, ContractsJson.Default.AccountNotice))],
            TestContext.Current.CancellationToken);
        Assert.Equal(2, (await bob.NotificationsAsync()).Items.Count);

        foreach (var listener in server.Services.GetServices<Contracts.Accounts.IAccountListener>().Where(one => one.GetType().Namespace!.StartsWith("Parley.Notifications", StringComparison.Ordinal)))
        {
            await listener.HandleAsync(new Contracts.Accounts.AccountEvent { Kind = Contracts.Accounts.AccountEventKind.AccountDeleted, UserId = bob.Id }, TestContext.Current.CancellationToken);
        }

        Assert.Empty((await bob.NotificationsAsync()).Items);
    }
}
