using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.People;

/// <summary>The account's settings, and those of one conversation: on all of one's devices and nobody else's.</summary>
public sealed class SettingsTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Settings_Changed_ReachAllDevicesOnceAndStay(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        Assert.Equal(new UserSettings(), await ada.GetAsync("me/settings").ReadAsync<UserSettings>(200));
        var first = await ada.SyncAsync();
        Assert.Equal(new UserSettings(), first.Personal!.UserSettings);
        var tablet = await server.SignInAsync(ada);
        await using var socket = await tablet.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();

        var body = new { notifications = new { @default = "mentions", quietHours = new { enabled = true, from = "23:30", timeZone = "Europe/Paris" } }, chat = new { enterSends = false } };
        var settings = await ada.PatchAsync("me/settings", body).ReadAsync<UserSettings>(200);
        Assert.Equal(NotificationLevel.Mentions, settings.Notifications.Default);
        Assert.Equal(new QuietHours { Enabled = true, From = "23:30", To = "07:00", TimeZone = "Europe/Paris" }, settings.Notifications.QuietHours);
        Assert.True(settings.Notifications.Sound);
        Assert.False(settings.Chat.EnterSends);
        var told = await socket.ExpectAsync<SettingsUpdatedEvent>(EventNames.SettingsUpdated);
        Assert.Equal(settings, told.Settings);

        // A device that was away sees the same, once; a repetition is no change.
        Assert.Equal(settings, await ada.PatchAsync("me/settings", body).ReadAsync<UserSettings>(200));
        await server.AccountsToldAsync();
        var next = await ada.SyncAsync(first.Stamp, null, first.UserRev);
        Assert.Equal((settings, first.UserRev + 1, null), (next.Personal!.UserSettings, next.UserRev, next.Personal.Me));
        Assert.Single(await socket.SettledAsync<SettingsUpdatedEvent>(EventNames.SettingsUpdated));
        Assert.Empty(await bobs.SettledAsync<SettingsUpdatedEvent>(EventNames.SettingsUpdated));
        Assert.Equal(settings, await tablet.GetAsync("me/settings").ReadAsync<UserSettings>(200));
    }

    [Fact]
    public async Task Settings_BeyondTheRules_NameTheField()
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        var error = await ada.PatchAsync("me/settings", new { notifications = new { quietHours = new { from = "24:00", to = "7:00", timeZone = "Nowhere/Land" } } })
            .ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(
            ["notifications.quietHours.from", "notifications.quietHours.to", "notifications.quietHours.timeZone"], error.Errors!.Select(one => one.Field));
        foreach (var body in new object[]
        {
            new { }, new { privacy = new { whoMayMessage = "friends" } }, new { chat = new { theme = 1 } }, new { notifications = new { @default = "some" } }, new { privacy = 7 },
        })
        {
            await ada.PatchAsync("me/settings", body).ProblemAsync(ErrorCodes.ValidationFailed);
        }

        Assert.Equal(new UserSettings(), await ada.GetAsync("me/settings").ReadAsync<UserSettings>(200));
    }

    [Theory, EveryEngine]
    public async Task NotificationSettings_OfAConversation_AreOnesOwnOnAllPaths(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        var path = $"conversations/{group.Id}/notification-settings";
        Assert.Equal(new NotificationSettings(), await ada.GetAsync(path).ReadAsync<NotificationSettings>(200));
        var first = await ada.SyncAsync();
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();

        var until = DateTimeOffset.FromUnixTimeMilliseconds(server.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        var wanted = new NotificationSettings { Level = NotificationLevel.None, MutedUntil = until };
        Assert.Equal(wanted, await ada.PutAsync(path, new { level = "none", mutedUntil = until }).ReadAsync<NotificationSettings>(200));
        Assert.Equal(wanted, await ada.PutAsync(path, new { level = "none", mutedUntil = until }).ReadAsync<NotificationSettings>(200));
        Assert.Equal(wanted, Assert.Single(await adas.SettledAsync<NotificationSettingsUpdatedEvent>(EventNames.NotificationSettingsUpdated)).Settings);
        Assert.Empty(await bobs.SettledAsync<NotificationSettingsUpdatedEvent>(EventNames.NotificationSettingsUpdated));
        Assert.Equal(wanted, (await ada.FindAsync(group.Id)).Me.Notifications);
        Assert.Null((await bob.FindAsync(group.Id)).Me.Notifications);
        var next = await ada.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [group.Id] = group.LastRev }, first.UserRev);
        Assert.Equal((group.Id, wanted), (next.Personal!.Notifications.Single().ConversationId, next.Personal.Notifications.Single().Settings));

        // Gone with the membership; and nobody's whom it does not concern.
        await ada.PutAsync(path, new { mutedUntil = server.Clock.GetUtcNow().AddHours(-1) }).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.PutAsync(path, new { level = "loud" }).ProblemAsync(ErrorCodes.ValidationFailed);
        await eve.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        await eve.PutAsync(path, new { level = "all" }).ProblemAsync(ErrorCodes.NotFound);
        await bob.PutAsync(path, new { level = "all" }).ReadAsync<NotificationSettings>(200);
        await bob.LeaveAsync(group.Id);
        await bob.PutAsync(path, new { level = "all" }).ProblemAsync(ErrorCodes.NotFound);
        await ada.AddAsync(group.Id, bob);
        Assert.Null((await bob.FindAsync(group.Id)).Me.Notifications);
        Assert.Equal(new NotificationSettings(), await ada.PutAsync(path, new { }).ReadAsync<NotificationSettings>(200));
        Assert.Null((await ada.FindAsync(group.Id)).Me.Notifications);
    }
}
