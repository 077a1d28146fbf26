using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Polls;
using Parley.Testing;

namespace Parley.Server.Tests.Notifications;

/// <summary>Web push against a local service that follows RFC 8030, read by npm http_ece, jose and web-push.</summary>
public sealed class WebPushTests
{
    private const string Canary = "canary-7f3a in a message";

    private static readonly (string, string)[] Settings = [("Parley:WebPush:PrivateNetworks:0", "127.0.0.0/8"), ("Parley:WebPush:Contact", "mailto:admin@example.org")];

    [Theory, EveryEngine]
    public async Task Poll_ToSomebodyAway_IsToldWithItsQuestion_ToWhomWantsIt(DatabaseEngine engine)
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), replace: null, Settings);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var browser = service.Subscribe();
        await bob.PostAsync("me/push-subscriptions", browser.Request).ReadAsync<PushSubscription>(201);
        var conversation = await ada.OpenDirectAsync(bob);

        var poll = await ada.AskAsync(conversation.Id, Canary);
        await server.SettledAsync();
        var silent = (await browser.ReadAsync(Assert.Single(browser.Messages))).Content;
        Assert.Equal(("message", false), (silent.GetProperty("kind").GetString(), silent.TryGetProperty("poll", out _)));
        Assert.DoesNotContain("canary", silent.GetRawText(), StringComparison.Ordinal);

        // A vote is no message: whoever has asked is told of none.
        await bob.VoteAsync(poll, 0);
        await bob.PatchAsync("me/settings", new { notifications = new { pushContent = true } }).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromSeconds(10));
        await ada.AskAsync(conversation.Id, "second " + Canary);
        await server.SettledAsync();

        Assert.Equal(2, browser.Messages.Count);
        var told = (await browser.ReadAsync(browser.Messages[1])).Content;
        Assert.Equal(("ada", "second " + Canary, true), (told.GetProperty("sender").GetString(), told.GetProperty("text").GetString(), told.GetProperty("poll").GetBoolean()));
        Assert.DoesNotContain("green", told.GetRawText(), StringComparison.Ordinal);
        Assert.Empty((await ada.NotificationsAsync()).Items);
    }

    [Theory, EveryEngine]
    public async Task Message_ToSomebodyAway_ArrivesReadableAndGoesWhenItIsReadElsewhere(DatabaseEngine engine)
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), replace: null, Settings);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var browser = service.Subscribe();
        var added = await bob.PostAsync("me/push-subscriptions", browser.Request).ReadAsync<PushSubscription>(201);
        Assert.Equal(added, await bob.PostAsync("me/push-subscriptions", browser.Request).ReadAsync<PushSubscription>(200));
        Assert.Equal((true, "127.0.0.1"), (added.Current, added.Service));
        var conversation = await ada.OpenDirectAsync(bob);

        var sent = await ada.SendAsync(conversation.Id, Canary);
        await server.SettledAsync();

        var message = Assert.Single(browser.Messages);
        var notification = Assert.Single((await bob.NotificationsAsync()).Items);
        Assert.Equal(("aes128gcm", "86400", "high"), (message.Headers["Content-Encoding"], message.Headers["TTL"], message.Headers["Urgency"]));
        Assert.InRange(message.Headers["Topic"].Length, 1, 32);
        var (content, report) = await browser.ReadAsync(message);
        Assert.Equal(("ES256", "mailto:admin@example.org"), (report.GetProperty("algorithm").GetString(), report.GetProperty("subject").GetString()));
        Assert.Equal(report.GetProperty("theirs").GetRawText(), report.GetProperty("ours").GetRawText()); // as web-push does it
        Assert.Equal(notification.Id.ToString(), content.GetProperty("id").GetString());
        Assert.Equal("notification", content.GetProperty("type").GetString());

        // V3: who has not asked for it gets no word of it, and no log has one.
        Assert.DoesNotContain("canary", content.GetRawText(), StringComparison.Ordinal);
        Assert.False(content.TryGetProperty("sender", out _));

        await bob.PatchAsync("me/settings", new { notifications = new { pushContent = true } }).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromSeconds(10));
        sent = await ada.SendAsync(conversation.Id, "second " + Canary);
        await server.SettledAsync();
        Assert.Equal(2, browser.Messages.Count);
        var second = (await browser.ReadAsync(browser.Messages[1])).Content;
        Assert.Equal(("ada", "second " + Canary, 2), (second.GetProperty("sender").GetString(), second.GetProperty("text").GetString(), second.GetProperty("count").GetInt32()));
        Assert.Equal(message.Headers["Topic"], browser.Messages[1].Headers["Topic"]);

        await bob.PostAsync("notifications/read", new { conversationId = conversation.Id }).ReadAsync(200);
        await server.SettledAsync();
        Assert.Equal(3, browser.Messages.Count);
        var cleared = (await browser.ReadAsync(browser.Messages[2])).Content;
        Assert.Equal(("read", notification.Id.ToString()), (cleared.GetProperty("type").GetString(), cleared.GetProperty("id").GetString()));

        var ledger = await bob.LedgerAsync(notification.Id);
        Assert.Equal((true, NotificationReason.Away), (ledger.Items[1].Told, ledger.Items[1].Reason));
        Assert.Equal(3, ledger.Items.Count(step => step is { Channel: NotificationChannel.WebPush, Step: LedgerStep.Accepted }));
        Assert.DoesNotContain("canary", server.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Name, server.Log.Text, StringComparison.Ordinal);
        using var metrics = await server.Http.GetAsync(new Uri(server.Address, "/metrics"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("canary", await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // The server is the same to browsers after a restart.
        var key = (await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).PublicKey;
        await server.RestartAsync();
        Assert.Equal(key, (await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).PublicKey);
    }

    [Fact]
    public async Task Message_WhileADeviceIsConnected_WaitsAndIsNotPushedWhenItIsReadMeanwhile()
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, new ManualClock(), replace: null, Settings);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var browser = service.Subscribe();
        await bob.PostAsync("me/push-subscriptions", browser.Request).ReadAsync(201);
        var conversation = await ada.OpenDirectAsync(bob);
        await using var socket = await bob.ConnectAsync();
        await ada.SendAsync(conversation.Id, "one");
        await server.SettledAsync();
        Assert.Empty(browser.Messages);
        await bob.PostAsync("notifications/read", new { all = true }).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromSeconds(31));
        await server.SettledAsync();
        Assert.Empty(browser.Messages);
        var ledger = await bob.LedgerAsync((await bob.NotificationsAsync()).Items[0].Id);
        Assert.Contains(ledger.Items, step => step is { Channel: NotificationChannel.WebPush, Step: LedgerStep.Dropped, Reason: NotificationReason.Read });

        await ada.SendAsync(conversation.Id, "two");
        await server.SettledAsync();
        server.Time!.Advance(TimeSpan.FromSeconds(31));
        await server.SettledAsync();
        Assert.Single(browser.Messages);
    }

    [Theory, EveryEngine]
    public async Task Service_ThatFails_IsTriedAgainInItsTimeAndBrowsersThatAreGoneAreRemoved(DatabaseEngine engine)
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), replace: null, [.. Settings, ("Parley:Outbox:Attempts", "3")]);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (works, gone, refuses) = (service.Subscribe(), service.Subscribe(), service.Subscribe());
        foreach (var browser in new[] { works, gone, refuses })
        {
            await bob.PostAsync("me/push-subscriptions", browser.Request).ReadAsync(201);
        }

        service.Answer = message => message.Browser == gone.Name ? (410, null) : message.Browser == refuses.Name ? (413, null) : works.Messages.Count == 1 ? (429, "120") : (201, null);
        var conversation = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(conversation.Id, Canary);
        await server.SettledAsync();
        Assert.Equal((1, 1, 1), (works.Messages.Count, gone.Messages.Count, refuses.Messages.Count));
        Assert.Equal(2, (await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items.Count);

        server.Time!.Advance(TimeSpan.FromSeconds(100)); // more than any pause of ours, less than the service's
        await server.SettledAsync();
        Assert.Single(works.Messages);
        server.Time!.Advance(TimeSpan.FromSeconds(25));
        await WaitAsync(() => works.Messages.Count == 2);

        // What it never takes waits for an admin, who can have it tried again.
        var admin = await server.SignUpAsync("admin", AccountRole.Admin);
        await bob.GetAsync("admin/notifications/dead-letters").ProblemAsync(ErrorCodes.Forbidden);
        var letter = Assert.Single((await admin.GetAsync("admin/notifications/dead-letters").ReadAsync<ListResponse<DeadLetter>>(200)).Items);
        Assert.Equal(("push-send", 1L), (letter.Topic, letter.Attempts));
        Assert.Contains("413", letter.LastError, StringComparison.Ordinal);
        service.Answer = _ => (201, null);
        await admin.PostAsync($"admin/notifications/dead-letters/{letter.Entry}/replay", new { }).ReadAsync(204);
        await WaitAsync(() => refuses.Messages.Count == 2);
        await server.SettledAsync();
        Assert.Empty((await admin.GetAsync("admin/notifications/dead-letters").ReadAsync<ListResponse<DeadLetter>>(200)).Items);
        await admin.PostAsync($"admin/notifications/dead-letters/{letter.Entry}/replay", new { }).ProblemAsync(ErrorCodes.NotFound);
        await admin.DeleteAsync($"admin/notifications/dead-letters/{letter.Entry}").ProblemAsync(ErrorCodes.NotFound);

        var steps = (await bob.LedgerAsync((await bob.NotificationsAsync()).Items[0].Id)).Items.Where(step => step.Step == LedgerStep.Failed).Select(step => step.Detail);
        Assert.Equal(["410", "413", "429"], steps.Order());
        Assert.DoesNotContain("canary", server.Log.Text, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Browser_WhoseServiceRefusesThreeTimes_IsRemoved(DatabaseEngine engine)
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), replace: null, Settings);
        var bob = await server.SignUpAsync("bob");
        var browser = service.Subscribe();
        await bob.PostAsync("me/push-subscriptions", browser.Request).ReadAsync(201);
        service.Answer = _ => (400, null);
        for (var refusal = 1; refusal <= 3; refusal++)
        {
            var sender = await server.SignUpAsync($"sender{refusal}");
            await sender.SendAsync((await sender.OpenDirectAsync(bob)).Id, Canary);
            await server.SettledAsync();
            Assert.Equal(refusal, browser.Messages.Count);
        }

        Assert.Empty((await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items);
    }

    [Theory, EveryEngine]
    public async Task Browser_ThatSignsOutOrChangesHands_GetsNothingOfTheFirst(DatabaseEngine engine)
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(engine, Settings);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var (shared, signedOut) = (service.Subscribe(), service.Subscribe());
        await bob.PostAsync("me/push-subscriptions", shared.Request).ReadAsync(201);
        await eve.PostAsync("me/push-subscriptions", shared.Request).ReadAsync(201);
        Assert.Empty((await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items);

        var other = await server.SignInAsync(bob);
        await other.PostAsync("me/push-subscriptions", signedOut.Request).ReadAsync(201);
        await bob.DeleteAsync($"me/sessions/{SessionOf(await bob.GetAsync("me/sessions").ReadAsync<ListResponse<DeviceSession>>(200))}").ReadAsync(204);
        await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, "hello");
        await server.SettledAsync();
        Assert.Empty(service.Messages);
        Assert.Empty((await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items);

        static SessionId SessionOf(ListResponse<DeviceSession> sessions) => sessions.Items.Single(one => !one.Current).Id;
    }

    [Fact]
    public async Task Subscriptions_BeyondTheRules_AreRefusedWithFieldAndLimit()
    {
        await using var service = await PushService.StartAsync();
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, [.. Settings, ("Parley:Notifications:SubscriptionsPerUser", "2")]);
        var (bob, eve) = (await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var keys = new { p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth = "BTBZMqHH6r4Tts7J_aSIgg" };

        // M9: nothing that is not public is called, whatever its spelling.
        foreach (var endpoint in new[]
        {
            "https://10.0.0.1/x", "https://192.168.1.1/x", "https://169.254.169.254/latest", "https://[::1]/x", "https://[::ffff:10.0.0.1]/x", "https://[fd00::1]/x", "https://0x0a000001/x",
            "https://167772161/x", "https://0.0.0.0/x", "https://[64:ff9b::a00:1]/x", "http://8.8.8.8/x", "ftp://8.8.8.8/x", "https://user@8.8.8.8/x", "https://8.8.8.8/x#y", "/x", "", "https://",
            "file:///etc/passwd", "https://8.8.8.8/" + new string('x', 2048),
        })
        {
            var error = await bob.PostAsync("me/push-subscriptions", new { endpoint, keys }).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal(["endpoint"], error.Errors!.Select(one => one.Field));
        }

        foreach (var wrong in new object[] { new { }, new { keys = new { p256dh = "AAAA", auth = "AAAA" } }, new { endpoint = $"{service.Address}push/x", keys = new { p256dh = keys.auth, auth = keys.p256dh } } })
        {
            var error = await bob.PostAsync("me/push-subscriptions", wrong).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Contains("keys.auth", error.Errors!.Select(one => one.Field));
        }

        // Many at once: the limit holds.
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bob.PostAsync("me/push-subscriptions", service.Subscribe().Request)));
        Assert.Equal([201, 201, 409, 409, 409, 409], all.Select(one => (int)one.StatusCode).Order());
        var mine = (await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items;
        Assert.Equal(2, mine.Count);
        await eve.DeleteAsync($"me/push-subscriptions/{mine[0].Id}").ReadAsync(204); // not hers: nothing happens
        Assert.Equal(2, (await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items.Count);
        await bob.DeleteAsync($"me/push-subscriptions/{mine[0].Id}").ReadAsync(204);
        await bob.DeleteAsync($"me/push-subscriptions/{mine[0].Id}").ReadAsync(204);
        Assert.Equal(mine[1], Assert.Single((await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items));
        foreach (var one in all)
        {
            one.Dispose();
        }
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
