using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Notifications;
using Parley.Testing;
using static Parley.Server.Tests.Mentions.MentionTests;

namespace Parley.Server.Tests.Mentions;

/// <summary>Who is named or answered is told so, once, unless they want nothing of it.</summary>
public sealed class MentionNotificationTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Mention_AndReply_AreNotificationsOfTheirOwnThatReadingSettles(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, eve);
        var asked = (await bob.SendAsync(group.Id, "who comes?")).Message;
        await server.SettledAsync();
        await bob.PostAsync("notifications/read", new { all = true }).ReadAsync(200);

        await ada.SendAsync(group.Id, "x");
        await ada.SendAsync(group.Id, $"look, {At(bob)}");
        await ReplyAsync(ada, asked, $"me, {At(bob)}!"); // names, too
        await ReplyAsync(eve, asked, "and me");
        await server.SettledAsync();
        await ReplyAsync(bob, asked, $"{At(bob)} and I"); // one's own
        var last = (await eve.SendAsync(group.Id, "@all")).Message;
        await server.SettledAsync();

        // Bob's own message has settled what was before it.
        Assert.Equal([(NotificationKind.Mention, 1L, last.Seq, eve.Id)], Unread(await bob.NotificationsAsync("?state=unread")));
        var before = (await bob.NotificationsAsync()).Items.Where(one => one.State == NotificationState.Read && one.ConversationId == group.Id).Select(one => (one.Kind, one.Count)).ToList();
        Assert.Equal([(NotificationKind.AddedToGroup, 1L), (NotificationKind.Message, 1L), (NotificationKind.Mention, 2L), (NotificationKind.Reply, 1L)], before.OrderBy(one => Order(one.Kind)));

        await bob.ReadUpToAsync(group.Id, last.Seq);
        await server.SettledAsync();
        Assert.Equal(0, (await bob.NotificationsAsync()).Head.UnreadCount);
    }

    [Theory, EveryEngine]
    public async Task LevelMentions_TellsOfMentionsAndRepliesAlone_AndMuteOfNothing(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "mute");
        var (ada, bob, mute) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, mute);
        var path = $"conversations/{group.Id}/notification-settings";
        await bob.PutAsync(path, new { level = "mentions" }).ReadAsync(200);
        await mute.PutAsync(path, new { mutedUntil = server.Clock.GetUtcNow().AddHours(1) }).ReadAsync(200);
        var asked = (await bob.SendAsync(group.Id, "who comes?")).Message;
        await server.SettledAsync();
        await bob.PostAsync("notifications/read", new { all = true }).ReadAsync(200);

        await ada.SendAsync(group.Id, "x");
        await ada.SendAsync(group.Id, $"{At(bob)} {At(mute)}");
        await ReplyAsync(ada, asked, "me");
        await server.SettledAsync();

        Assert.Equal([NotificationKind.Mention, NotificationKind.Reply], Unread(await bob.NotificationsAsync("?state=unread")).Select(one => one.Kind).Order());
        var withheld = Assert.Single((await bob.NotificationsAsync("?state=withheld")).Items);
        Assert.Equal((NotificationKind.Message, NotificationReason.LevelMentions), (withheld.Kind, (await bob.LedgerAsync(withheld.Id)).Items[0].Reason));
        Assert.DoesNotContain((await mute.NotificationsAsync()).Items, one => one.Kind is NotificationKind.Mention or NotificationKind.Message);
        var muted = (await mute.NotificationsAsync("?state=withheld")).Items.Single(one => one.Kind == NotificationKind.Mention);
        Assert.Equal(NotificationReason.Muted, (await mute.LedgerAsync(muted.Id)).Items[0].Reason);
    }

    [Theory, EveryEngine]
    public async Task Mention_BySomebodyBlocked_TellsNothingAndRevealsNothing(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, eve);
        await bob.PutAsync($"conversations/{group.Id}/notification-settings", new { level = "mentions" }).ReadAsync(200);
        await bob.BlockAsync(eve);
        var asked = (await bob.SendAsync(group.Id, "who comes?")).Message;

        var sent = (await eve.SendAsync(group.Id, At(bob))).Message;
        await ReplyAsync(eve, asked, "me");
        await eve.EditAsync((await eve.SendAsync(group.Id, "x")).Message, $"x {At(bob)}");
        await server.SettledAsync();

        Assert.Equal([bob.Id], sent.Mentions); // C10: as if there were no block
        Assert.DoesNotContain((await bob.NotificationsAsync()).Items, one => one.Kind is not NotificationKind.AddedToGroup);
        Assert.Equal([NotificationKind.Message], (await bob.NotificationsAsync("?state=withheld")).Items.Select(one => one.Kind));

        await ada.SendAsync(group.Id, At(bob));
        await server.SettledAsync();
        Assert.Equal(ada.Id, (await bob.NotificationsAsync("?state=unread")).Items.Single(one => one.Kind == NotificationKind.Mention).ActorId);
    }

    [Theory, EveryEngine]
    public async Task Edit_ThatNamesSomebodyAnew_TellsThemOnce(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, eve);
        var sent = (await ada.SendAsync(group.Id, $"ask {At(eve)}")).Message;
        await bob.ReadUpToAsync(group.Id, sent.Seq);
        await server.SettledAsync();
        await bob.PostAsync("notifications/read", new { all = true }).ReadAsync(200);
        await eve.PostAsync("notifications/read", new { all = true }).ReadAsync(200);

        await ada.EditAsync(sent, $"ask {At(eve)} or {At(bob)}");
        await server.SettledAsync();
        Assert.Equal([(NotificationKind.Mention, 1L, sent.Seq, ada.Id)], Unread(await bob.NotificationsAsync("?state=unread"))); // although he has read it
        Assert.Empty(Unread(await eve.NotificationsAsync("?state=unread")));

        // Out and in again is nothing new.
        await bob.PostAsync("notifications/read", new { conversationId = group.Id }).ReadAsync(200);
        await ada.EditAsync(sent, "ask nobody");
        await ada.EditAsync(sent, $"ask {At(bob)} and {At(eve)}");
        await server.SettledAsync();
        Assert.Empty(Unread(await bob.NotificationsAsync("?state=unread")));
        Assert.Empty(Unread(await eve.NotificationsAsync("?state=unread")));

        // Sent and edited before anybody has looked: one message, counted once.
        var quick = (await ada.SendAsync(group.Id, "x")).Message;
        await ada.EditAsync(quick, At(bob));
        await server.SettledAsync();
        var told = Unread(await bob.NotificationsAsync("?state=unread"));
        Assert.Equal((1L, quick.Seq), told.Where(one => one.Kind == NotificationKind.Mention).Select(one => (one.Count, one.Seq)).Single());
    }

    [Theory, EveryEngine]
    public async Task All_WithoutTheRightTo_TellsNobodyWhoWantsMentionsAlone(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Groups:AllMayMentionAll", "2"));
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, eve);
        await eve.PutAsync($"conversations/{group.Id}/notification-settings", new { level = "mentions" }).ReadAsync(200);
        await bob.SendAsync(group.Id, "@all"); // R13
        await server.SettledAsync();
        Assert.DoesNotContain((await eve.NotificationsAsync()).Items, one => one.Kind != NotificationKind.AddedToGroup);

        var sent = (await ada.SendAsync(group.Id, "@all")).Message;
        await server.SettledAsync();
        Assert.Contains((NotificationKind.Mention, 1L, sent.Seq, ada.Id), Unread(await eve.NotificationsAsync("?state=unread")));
    }

    [Theory, EveryEngine]
    public async Task Push_OfAMention_SaysSo(DatabaseEngine engine)
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), replace: null, ("Parley:WebPush:PrivateNetworks:0", "127.0.0.0/8"), ("Parley:WebPush:Contact", "mailto:admin@example.org"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var browser = service.Subscribe();
        await bob.PostAsync("me/push-subscriptions", browser.Request).ReadAsync(201);
        await bob.PatchAsync("me/settings", new { notifications = new { pushContent = true, @default = "mentions" } }).ReadAsync(200);
        var conversation = await ada.OpenDirectAsync(bob);

        await ada.SendAsync(conversation.Id, "hello");
        await ada.SendAsync(conversation.Id, $"hello {At(bob)}");
        await server.SettledAsync();

        var (content, _) = await browser.ReadAsync(Assert.Single(browser.Messages));
        Assert.Equal(("mention", $"hello {At(bob)}", "ada"), (content.GetProperty("kind").GetString(), content.GetProperty("text").GetString(), content.GetProperty("sender").GetString()));
    }

    private static List<(NotificationKind Kind, long Count, long Seq, UserId Actor)> Unread(NotificationPage page) =>
        [.. page.Items.Where(one => one.Seq is not null).Select(one => (one.Kind, one.Count, one.Seq!.Value, one.ActorId!.Value))];

    // As they are listed above, whatever their numbers.
    private static int Order(NotificationKind kind) => kind switch
    {
        NotificationKind.AddedToGroup => 0,
        NotificationKind.Message => 1,
        NotificationKind.Mention => 2,
        _ => 3,
    };

    private static Task ReplyAsync(TestUser user, Message message, string text) =>
        user.PostAsync($"conversations/{message.ConversationId}/messages", new { text, replyTo = message.Id }).ReadAsync(201);
}
