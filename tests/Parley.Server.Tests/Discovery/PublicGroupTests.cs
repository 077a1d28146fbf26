using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Pictures;
using Parley.Testing;

namespace Parley.Server.Tests.Discovery;

/// <summary>Public groups are found and joined by members of the server; a private one is not there for whoever is not in it.</summary>
public sealed class PublicGroupTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Public_IsListedSearchedAndJoined_PrivateIsNotThere(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var word = $"w{Guid.NewGuid():N}"[..12];
        var group = await ada.CreateGroupAsync($"Café {word}", bob);
        var other = await ada.CreateGroupAsync($"other {word}");
        await ada.SendAsync(group.Id, "before");
        Assert.Empty((await FindAsync(eve, word)).Items);
        var nowhere = await eve.PostAsync($"conversations/{Guid.CreateVersion7()}/join", new { }).ProblemAsync(ErrorCodes.NotFound);
        var hidden = await eve.PostAsync($"conversations/{group.Id}/join", new { }).ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal((nowhere.Code, nowhere.Title, nowhere.Detail), (hidden.Code, hidden.Title, hidden.Detail));

        await using var socket = await bob.ConnectAsync();
        var picture = await ada.SetGroupPictureAsync(group.Id, (await ada.UploadAsync(TestFiles.Png(4, 4), "picture.png")).Id);
        await eve.GetAsync($"pictures/{picture.Picture}?size=64").ProblemAsync(ErrorCodes.NotFound);
        var changed = await ada.PatchAsync($"conversations/{group.Id}", new { visibility = "public", topic = "boats" }).ReadAsync<Conversation>(200);
        Assert.Equal(GroupVisibility.Public, changed.Settings!.Visibility);
        var told = await socket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.Settings?.Visibility == GroupVisibility.Public);
        Assert.Equal(changed.Settings, told.State!.Settings);
        Assert.Equal(changed.LastRev, (await ada.PatchAsync($"conversations/{group.Id}", new { visibility = "public" }).ReadAsync<Conversation>(200)).LastRev);

        var found = Assert.Single((await FindAsync(eve, $"{word} CAFÉ Boats")).Items);
        Assert.Equal((group.Id, $"Café {word}", "boats", picture.Picture, 2, false), (found.Id, found.Title, found.Topic, found.Picture, found.MemberCount, found.Member));
        Assert.True(Assert.Single((await FindAsync(bob, word)).Items).Member);
        Assert.Empty((await FindAsync(eve, $"{word} nothing")).Items);
        await eve.GetAsync($"pictures/{picture.Picture}?size=64").ReadAsync(200);

        var joined = await eve.PostAsync($"conversations/{group.Id}/join", new { }).ReadAsync<Conversation>(200);
        Assert.Equal((3, MemberRole.Member), (joined.MemberCount, joined.Me.Role));
        Assert.DoesNotContain((await eve.HistoryAsync(group.Id)).Items, message => message.Text == "before");
        var again = await eve.PostAsync($"conversations/{group.Id}/join", new { }).ReadAsync<Conversation>(200);
        Assert.Equal(joined.LastRev, again.LastRev);
        var notice = (await bob.HistoryAsync(group.Id)).Items[^1];
        Assert.Equal(("member-joined", eve.Id), (notice.Metadata!.Value.GetProperty("event").GetString(), notice.SenderId));

        // Private again: whoever is in it stays, for everybody else it is not there.
        await ada.PatchAsync($"conversations/{group.Id}", new { visibility = "private" }).ReadAsync(200);
        var late = await server.SignUpAsync("late");
        Assert.Empty((await FindAsync(late, word)).Items);
        await late.PostAsync($"conversations/{group.Id}/join", new { }).ProblemAsync(ErrorCodes.NotFound);
        await late.GetAsync($"pictures/{picture.Picture}?size=64").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(3, (await eve.FindAsync(group.Id)).MemberCount);
        Assert.Empty((await FindAsync(ada, word)).Items);

        // A deleted one neither.
        await ada.PatchAsync($"conversations/{other.Id}", new { visibility = "public" }).ReadAsync(200);
        Assert.Single((await FindAsync(eve, word)).Items);
        await ada.DeleteAsync($"conversations/{other.Id}").ReadAsync(204);
        Assert.Empty((await FindAsync(eve, word)).Items);
        await eve.PostAsync($"conversations/{other.Id}/join", new { }).ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Join_BannedFullOrManyAtOnce_HoldsTheLimits(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), replace: null, ("Parley:Groups:Members", "5"), ("Parley:Groups:DiscoverPerMinute", "20"));
        var people = await server.SignUpAsync([.. Enumerable.Range(0, 12).Select(i => $"person{i}")]);
        var (ada, banned) = (people[0], people[1]);
        var group = await ada.CreateGroupAsync("group", banned);
        await ada.PostAsync($"conversations/{group.Id}/bans/{banned.Id}", new { }).ReadAsync(204);
        await banned.PostAsync($"conversations/{group.Id}/join", new { }).ProblemAsync(ErrorCodes.NotFound); // nor is it there for who was in it
        await ada.PatchAsync($"conversations/{group.Id}", new { visibility = "public" }).ReadAsync(200);
        await banned.PostAsync($"conversations/{group.Id}/join", new { }).ProblemAsync(ErrorCodes.Forbidden);

        var statuses = await Task.WhenAll(people[2..].Select(async person =>
        {
            using var answer = await person.PostAsync($"conversations/{group.Id}/join", new { });
            return (int)answer.StatusCode;
        }));
        Assert.Equal((4, 6), (statuses.Count(status => status == 200), statuses.Count(status => status == 409)));
        Assert.Equal(5, (await ada.FindAsync(group.Id)).MemberCount);

        // Pages in their order, and no more looks than there may be.
        foreach (var title in new[] { "one", "two", "three" })
        {
            var another = await ada.CreateGroupAsync(title);
            await ada.PatchAsync($"conversations/{another.Id}", new { visibility = "public" }).ReadAsync(200);
        }

        var first = await ada.GetAsync("groups?limit=3").ReadAsync<ListResponse<PublicGroup>>(200);
        var second = await ada.GetAsync($"groups?limit=3&cursor={first.NextCursor}").ReadAsync<ListResponse<PublicGroup>>(200);
        Assert.Equal(["three", "two", "one", "group"], first.Items.Concat(second.Items).Select(one => one.Title));
        Assert.Null(second.NextCursor);
        foreach (var query in new[] { "limit=0", "limit=101", "cursor=odd", $"query={new string('x', 129)}" })
        {
            await ada.GetAsync($"groups?{query}").ProblemAsync(ErrorCodes.ValidationFailed);
        }

        for (var i = 0; i < 18; i++)
        {
            await ada.GetAsync("groups").ReadAsync(200);
        }

        Assert.NotNull((await ada.GetAsync("groups").ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs);
    }

    [Theory, EveryEngine]
    public async Task Visibility_ByRole_AndOfGroupsAlone(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "admin", "mod", "bob");
        var (ada, admin, mod, bob) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", admin, mod, bob);
        await ada.PatchAsync($"conversations/{group.Id}/members/{admin.Id}", new { role = "admin" }).ReadAsync(200);
        await ada.PatchAsync($"conversations/{group.Id}/members/{mod.Id}", new { role = "moderator" }).ReadAsync(200);
        foreach (var person in new[] { mod, bob })
        {
            await person.PatchAsync($"conversations/{group.Id}", new { visibility = "public" }).ProblemAsync(ErrorCodes.Forbidden);
        }

        await admin.PatchAsync($"conversations/{group.Id}", new { visibility = "public" }).ReadAsync(200);
        await ada.PatchAsync($"conversations/{group.Id}", new { visibility = "secret" }).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.PatchAsync($"conversations/{(await ada.OpenDirectAsync(bob)).Id}", new { visibility = "public" }).ProblemAsync(ErrorCodes.Forbidden);
    }

    private static Task<ListResponse<PublicGroup>> FindAsync(TestUser user, string query) =>
        user.GetAsync($"groups?query={Uri.EscapeDataString(query)}").ReadAsync<ListResponse<PublicGroup>>(200);
}
