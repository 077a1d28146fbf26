using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.People;

public sealed class ProfileTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Update_OfEverything_IsShownToOneselfAndToldToThoseWhoMaySee(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cid", "eve");
        var (ada, bob, cid, eve) = (people[0], people[1], people[2], people[3]);
        await ada.OpenDirectAsync(bob);
        await ada.BefriendAsync(cid);
        var before = await bob.SyncAsync();
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        await using var cids = await cid.ConnectAsync();
        await using var eves = await eve.ConnectAsync();

        var me = await ada.PatchAsync("me", new { displayName = "  Countess ", bio = "First\nprogrammer", timeZone = "Europe/London", language = "en-gb" }).ReadAsync<Me>(200);
        Assert.Equal(("Countess", "First\nprogrammer", "Europe/London", "en-GB"), (me.DisplayName, me.Bio, me.TimeZone, me.Language));
        Assert.Equal(me, await ada.GetAsync("me").ReadAsync<Me>(200));
        Assert.Equal(me, (await ada.SyncAsync()).Personal!.Me);

        var own = await adas.ExpectAsync<UserUpdatedEvent>(EventNames.UserUpdated);
        Assert.Equal(me, own.Me);
        var told = await bobs.ExpectAsync<UserUpdatedEvent>(EventNames.UserUpdated);
        Assert.Equal(("Countess", null, null), (told.User.DisplayName, told.Me, told.Personal));
        Assert.Equal("Countess", (await cids.ExpectAsync<RelationUpdatedEvent>(EventNames.ContactsUpdated)).Relation.User.DisplayName);
        Assert.Empty(await eves.SettledAsync<UserUpdatedEvent>(EventNames.UserUpdated));

        // Bob was away: sync shows her under her new name. Whoever searches finds her by it, and by the old one no more.
        var next = await bob.SyncAsync(before.Stamp, before.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), before.UserRev);
        Assert.Equal("Countess", next.Users.Single(user => user.Id == ada.Id).DisplayName);
        Assert.Equal("First\nprogrammer", (await eve.GetAsync($"users/{ada.Id}").ReadAsync<UserProfile>(200)).Bio);
        Assert.Contains(ada.Id, (await eve.GetAsync("users?query=countess&limit=100").ReadAsync<ListResponse<User>>(200)).Items.Select(user => user.Id));

        // Repeated, it changes nothing; an empty text takes away.
        Assert.Equal(me.UpdatedAt, (await ada.PatchAsync("me", new { displayName = "Countess" }).ReadAsync<Me>(200)).UpdatedAt);
        var cleared = await ada.PatchAsync("me", new { bio = "", timeZone = "", language = "" }).ReadAsync<Me>(200);
        Assert.Equal(("", null, null), (cleared.Bio, cleared.TimeZone, cleared.Language));
        Assert.True(cleared.UpdatedAt > me.UpdatedAt);
    }

    [Fact]
    public async Task Update_BeyondTheRules_NamesEachFieldAndLimit()
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        var error = await ada.PatchAsync("me", new
        {
            displayName = new string('x', 65),
            bio = new string('b', 501),
            timeZone = "../../etc/passwd",
            language = "english please",
            role = "owner",
        }).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(["displayName", "bio", "timeZone", "language"], error.Errors!.Select(one => one.Field));
        Assert.Equal([64, 500, null, null], error.Errors!.Select(one => one.Limit));

        foreach (var body in new object[]
        {
            new { }, new { displayName = "" }, new { displayName = "a\u202eb" }, new { bio = "a\u0007" }, new { timeZone = "Mars/Base" }, new { timeZone = "/etc/localtime" },
            new { language = "d" }, new { language = "de_DE" }, new { displayName = 7 },
        })
        {
            await ada.PatchAsync("me", body).ProblemAsync(ErrorCodes.ValidationFailed);
        }

        var longest = await ada.PatchAsync("me", new { bio = string.Concat(Enumerable.Repeat("😀", 500)), timeZone = "America/Argentina/Buenos_Aires", language = "zh-hant-tw" }).ReadAsync<Me>(200);
        Assert.Equal("zh-Hant-TW", longest.Language);
        Assert.Equal(AccountRole.Member, longest.Role);
    }

    [Theory, EveryEngine]
    public async Task Update_OfDifferentFieldsAtOnce_LosesNone(DatabaseEngine engine)
    {
        var ada = await (await servers.GetAsync(engine)).SignUpAsync("ada");
        await Task.WhenAll(
            ada.PatchAsync("me", new { displayName = "Ada L." }).ReadAsync(200), ada.PatchAsync("me", new { bio = "here" }).ReadAsync(200),
            ada.PatchAsync("me", new { timeZone = "UTC" }).ReadAsync(200), ada.PatchAsync("me", new { language = "en" }).ReadAsync(200));
        var me = await ada.GetAsync("me").ReadAsync<Me>(200);
        Assert.Equal(("Ada L.", "here", "UTC", "en"), (me.DisplayName, me.Bio, me.TimeZone, me.Language));
    }
}
