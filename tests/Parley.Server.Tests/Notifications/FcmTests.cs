using System.Text.Json;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Notifications;

/// <summary>Pushes to apps by FCM HTTP v1, against a local server that follows Google's documents.</summary>
public sealed class FcmTests
{
    private const string Canary = "canary-3d5e in a message";

    [Theory, EveryEngine]
    public async Task Message_ToSomebodyAway_ArrivesAndGoesWhenItIsReadElsewhere(DatabaseEngine engine)
    {
        var clock = new ManualClock();
        await using var google = await FcmService.StartAsync(clock);
        await using var server = await TestServer.StartAsync(engine, clock, replace: null, google.Settings);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var token = NewToken();
        var added = await bob.PostAsync("me/push-devices", new { token }).ReadAsync<PushDevice>(201);
        Assert.Equal(added, await bob.PostAsync("me/push-devices", new { token }).ReadAsync<PushDevice>(200));
        var list = await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200);
        Assert.Equal((FcmService.Project, added, true), (list.ProjectId, Assert.Single(list.Items), added.Current));
        Assert.Empty((await bob.GetAsync("me/push-subscriptions").ReadAsync<PushSubscriptionList>(200)).Items); // an app is no browser
        var conversation = await ada.OpenDirectAsync(bob);

        await ada.SendAsync(conversation.Id, Canary);
        await server.SettledAsync();

        var notification = Assert.Single((await bob.NotificationsAsync()).Items);
        var first = Assert.Single(google.Of(token));
        Assert.Equal(
            ("notification", notification.Id.ToString(), "message", "1", "1", conversation.Id.ToString()),
            (first.Data("type"), first.Data("id"), first.Data("kind"), first.Data("count"), first.Data("unreadCount"), first.Data("conversationId")));
        Assert.Equal(("high", "86400s"), (first.Message.GetProperty("android").GetProperty("priority").GetString(), first.Message.GetProperty("android").GetProperty("ttl").GetString()));
        Assert.Equal("parley.message", Aps(first).GetProperty("alert").GetProperty("loc-key").GetString());

        // V3: who has not asked for it gets no word of it, and no log has one.
        Assert.DoesNotContain("canary", first.Message.GetRawText(), StringComparison.Ordinal);
        Assert.Null(first.Data("sender"));

        await bob.PatchAsync("me/settings", new { notifications = new { pushContent = true } }).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromSeconds(10));
        await ada.SendAsync(conversation.Id, "second " + Canary);
        await server.SettledAsync();
        var second = google.Of(token)[1];
        Assert.Equal(("ada", "second " + Canary, "2"), (second.Data("sender"), second.Data("text"), second.Data("count")));
        Assert.Equal(("ada", "second " + Canary), (Aps(second).GetProperty("alert").GetProperty("title").GetString(), Aps(second).GetProperty("alert").GetProperty("body").GetString()));
        Assert.Equal(CollapseIdOf(first), CollapseIdOf(second));

        await bob.PostAsync("notifications/read", new { conversationId = conversation.Id }).ReadAsync(200);
        await server.SettledAsync();
        var cleared = google.Of(token)[2];
        Assert.Equal(("read", notification.Id.ToString(), "normal"), (cleared.Data("type"), cleared.Data("id"), cleared.Message.GetProperty("android").GetProperty("priority").GetString()));
        Assert.Equal((1, false), (Aps(cleared).GetProperty("content-available").GetInt32(), Aps(cleared).TryGetProperty("alert", out _)));

        await bob.PostAsync($"notifications/{notification.Id}/shown", new { channel = "fcm" }).ReadAsync(204);
        var ledger = (await bob.LedgerAsync(notification.Id)).Items;
        Assert.Equal(
            [(NotificationChannel.InApp, true, NotificationReason.Wanted), (NotificationChannel.WebPush, false, NotificationReason.NoSubscription), (NotificationChannel.Fcm, true, NotificationReason.Away)],
            ledger.Where(step => step is { Step: LedgerStep.Decided, Channel: not NotificationChannel.Email }).Select(step => (step.Channel, step.Told!.Value, step.Reason!.Value)));
        Assert.Equal(
            [LedgerStep.Decided, LedgerStep.Accepted, LedgerStep.Accepted, LedgerStep.Accepted, LedgerStep.Shown],
            ledger.Where(step => step.Channel == NotificationChannel.Fcm).Select(step => step.Step));
        Assert.Equal((1, 0), (google.TokensGiven, google.Faults.Count)); // one token for all of them
        foreach (var secret in new[] { "canary", token, "PRIVATE KEY", "ya29." })
        {
            Assert.DoesNotContain(secret, server.Log.Text, StringComparison.Ordinal);
        }

        // Its hour is over: another one.
        server.Time!.Advance(TimeSpan.FromHours(1));
        bob = await server.SignInAsync(bob);
        ada = await server.SignInAsync(ada);
        await ada.SendAsync(conversation.Id, "third");
        await server.SettledAsync();
        Assert.Equal((4, 2, 0), (google.Of(token).Count, google.TokensGiven, google.Faults.Count));
    }

    [Theory, EveryEngine]
    public async Task Service_ThatFails_IsTriedAgainInItsTimeAndAppsThatAreGoneAreRemoved(DatabaseEngine engine)
    {
        var clock = new ManualClock();
        await using var google = await FcmService.StartAsync(clock);
        await using var server = await TestServer.StartAsync(engine, clock, replace: null, [.. google.Settings, ("Parley:Outbox:Attempts", "3")]);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (busy, down, gone, refused) = (NewToken(), NewToken(), NewToken(), NewToken());
        foreach (var token in new[] { busy, down, gone, refused })
        {
            await bob.PostAsync("me/push-devices", new { token }).ReadAsync(201);
        }

        google.Answer = message => message.Token == gone ? new FcmError(404, "UNREGISTERED")
            : message.Token == refused ? new FcmError(400, "INVALID_ARGUMENT")
            : google.Of(message.Token).Count > 1 ? null
            : message.Token == busy ? new FcmError(429, "QUOTA_EXCEEDED", "120") : new FcmError(503, "UNAVAILABLE");
        await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, Canary);
        await server.SettledAsync();
        Assert.Equal((1, 1, 1, 1), (google.Of(busy).Count, google.Of(down).Count, google.Of(gone).Count, google.Of(refused).Count));
        Assert.Equal(3, (await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).Items.Count);

        server.Time!.Advance(TimeSpan.FromSeconds(100)); // more than any pause of ours, less than Google's
        await WaitAsync(() => google.Of(down).Count == 2);
        Assert.Single(google.Of(busy));
        server.Time!.Advance(TimeSpan.FromSeconds(25));
        await WaitAsync(() => google.Of(busy).Count == 2);

        // What it never takes waits for an admin, who can have it tried again.
        var admin = await server.SignUpAsync("admin", AccountRole.Admin);
        var letter = Assert.Single((await admin.GetAsync("admin/notifications/dead-letters").ReadAsync<ListResponse<DeadLetter>>(200)).Items);
        Assert.Equal("fcm-send", letter.Topic);
        Assert.Contains("400 INVALID_ARGUMENT", letter.LastError, StringComparison.Ordinal);
        google.Answer = _ => null;
        await admin.PostAsync($"admin/notifications/dead-letters/{letter.Entry}/replay", new { }).ReadAsync(204);
        await WaitAsync(() => google.Of(refused).Count == 2);
        await server.SettledAsync();
        Assert.Empty((await admin.GetAsync("admin/notifications/dead-letters").ReadAsync<ListResponse<DeadLetter>>(200)).Items);

        var steps = (await bob.LedgerAsync((await bob.NotificationsAsync()).Items[0].Id)).Items.Where(step => step.Channel == NotificationChannel.Fcm).ToList();
        Assert.Equal(
            ["400 INVALID_ARGUMENT", "404 UNREGISTERED", "429 QUOTA_EXCEEDED", "503 UNAVAILABLE"],
            steps.Where(step => step.Step == LedgerStep.Failed).Select(step => step.Detail).Order());
        Assert.Equal(3, steps.Count(step => step.Step == LedgerStep.Accepted));
        Assert.Empty(google.Faults);
        Assert.DoesNotContain("canary", server.Log.Text, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task AccessToken_ThatIsRefused_IsRenewedOnceAndAServiceAccountThatIsRefusedIsTriedAgain(DatabaseEngine engine)
    {
        var clock = new ManualClock();
        await using var google = await FcmService.StartAsync(clock);
        await using var server = await TestServer.StartAsync(engine, clock, replace: null, google.Settings);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var tokens = Enumerable.Range(0, 8).Select(_ => NewToken()).ToList();
        foreach (var token in tokens)
        {
            await bob.PostAsync("me/push-devices", new { token }).ReadAsync(201);
        }

        var conversation = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(conversation.Id, "one");
        await server.SettledAsync();
        google.Revoke();
        server.Time!.Advance(TimeSpan.FromSeconds(10));
        await ada.SendAsync(conversation.Id, "two");
        await server.SettledAsync();
        Assert.All(tokens, token => Assert.Equal(2, google.Of(token).Count));
        Assert.Equal(2, google.TokensGiven); // eight at once needed one

        google.Revoke();
        google.TokenError = "invalid_grant";
        server.Time!.Advance(TimeSpan.FromSeconds(10));
        await ada.SendAsync(conversation.Id, "three");
        await server.SettledAsync();
        Assert.All(tokens, token => Assert.Equal(2, google.Of(token).Count));
        google.TokenError = null;
        server.Time!.Advance(TimeSpan.FromSeconds(30));
        await WaitAsync(() => tokens.TrueForAll(token => google.Of(token).Count == 3));
        await server.SettledAsync();
        var ledger = await bob.LedgerAsync((await bob.NotificationsAsync()).Items[0].Id);
        Assert.Equal(8, ledger.Items.Count(step => step is { Channel: NotificationChannel.Fcm, Step: LedgerStep.Failed, Detail: "no token (400)" }));
        Assert.Contains("invalid_grant", server.Log.Text, StringComparison.Ordinal);
        Assert.Equal(8, (await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).Items.Count); // no fault of theirs
        Assert.Empty(google.Faults);
    }

    [Theory, EveryEngine]
    public async Task App_ThatSignsOutOrChangesHands_GetsNothingOfTheFirst(DatabaseEngine engine)
    {
        await using var google = await FcmService.StartAsync(TimeProvider.System);
        await using var server = await TestServer.StartAsync(engine, google.Settings);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var (shared, signedOut) = (NewToken(), NewToken());
        await bob.PostAsync("me/push-devices", new { token = shared }).ReadAsync(201);
        await eve.PostAsync("me/push-devices", new { token = shared }).ReadAsync(201);
        Assert.Empty((await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).Items);

        var other = await server.SignInAsync(bob);
        await other.PostAsync("me/push-devices", new { token = signedOut }).ReadAsync(201);
        await other.PostAsync("auth/logout", new { }).ReadAsync(204);
        await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, "hello");
        await server.SettledAsync();
        Assert.Empty(google.Messages);
        Assert.Empty((await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).Items);
    }

    [Fact]
    public async Task Devices_BeyondTheRules_AreRefusedWithFieldAndLimit()
    {
        await using var google = await FcmService.StartAsync(TimeProvider.System);
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, [.. google.Settings, ("Parley:Notifications:SubscriptionsPerUser", "2")]);
        var (bob, eve) = (await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        foreach (var wrong in new object[] { new { }, new { token = "" }, new { token = new string('x', 4097) }, new { token = "with a blank" }, new { token = "ümlaut" }, new { token = 7 } })
        {
            var error = await bob.PostAsync("me/push-devices", wrong).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal(["token"], error.Errors!.Select(one => one.Field));
        }

        await bob.PostRawAsync("me/push-devices", "{").ProblemAsync(ErrorCodes.MalformedJson);
        using var anonymous = await server.Http.GetAsync("me/push-devices", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)anonymous.StatusCode);

        // Many at once: the limit holds.
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bob.PostAsync("me/push-devices", new { token = NewToken() })));
        Assert.Equal([201, 201, 409, 409, 409, 409], all.Select(one => (int)one.StatusCode).Order());
        var mine = (await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).Items;
        Assert.Equal(2, mine.Count);
        await eve.DeleteAsync($"me/push-devices/{mine[0].Id}").ReadAsync(204); // not hers: nothing happens
        Assert.Equal(2, (await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).Items.Count);
        await bob.DeleteAsync($"me/push-devices/{mine[0].Id}").ReadAsync(204);
        await bob.DeleteAsync($"me/push-devices/{mine[0].Id}").ReadAsync(204);
        Assert.Equal(mine[1], Assert.Single((await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).Items));
        foreach (var one in all)
        {
            one.Dispose();
        }
    }

    [Fact]
    public async Task Server_WithoutServiceAccount_SaysSoAndDecidesNothingForApps()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await bob.PostAsync("me/push-devices", new { token = NewToken() }).ProblemAsync(ErrorCodes.FcmDisabled);
        Assert.Null((await bob.GetAsync("me/push-devices").ReadAsync<PushDeviceList>(200)).ProjectId);
        await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, "hello");
        await server.SettledAsync();
        var ledger = await bob.LedgerAsync(Assert.Single((await bob.NotificationsAsync()).Items).Id);
        Assert.DoesNotContain(ledger.Items, step => step.Channel == NotificationChannel.Fcm);
    }

    private static JsonElement Aps(FcmSent sent) => sent.Message.GetProperty("apns").GetProperty("payload").GetProperty("aps");

    private static string? CollapseIdOf(FcmSent sent) => sent.Message.GetProperty("apns").GetProperty("headers").GetProperty("apns-collapse-id").GetString();

    private static string NewToken() => $"{Guid.NewGuid():N}:APA91b{Guid.NewGuid():N}";

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
