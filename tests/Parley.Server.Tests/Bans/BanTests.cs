using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Invites;
using Parley.Testing;

namespace Parley.Server.Tests.Bans;

/// <summary>Who is banned from a group is out, and comes in by no door until it is lifted.</summary>
public sealed class BanTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Banned_ByEveryDoor_StaysOutUntilItIsLifted(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "mod", "eve");
        var (ada, mod, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", mod, eve);
        await ada.ChangeRoleAsync(group.Id, mod, MemberRole.Moderator);
        var invite = await ada.InviteAsync(group.Id);
        await using var adas = await ada.ConnectAsync();
        await using var eves = await eve.ConnectAsync();
        var before = await eve.SyncAsync();

        await mod.BanAsync(group.Id, eve);

        // 1. Out, and told like anybody who is removed; the others read by whom.
        Assert.True((await eves.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.Removed)).State is null);
        var notice = await adas.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Type == MessageType.System && frame.SenderId == mod.Id);
        Assert.Equal($$"""{"event":"member-banned","userIds":["{{eve.Id}}"]}""", notice.Metadata!.Value.GetRawText());
        Assert.Equal(group.Id, Assert.Single((await eve.SyncAsync(before.Stamp, new Dictionary<ConversationId, long> { [group.Id] = group.LastRev }, before.UserRev)).Removed));
        await eve.GetAsync($"conversations/{group.Id}").ProblemAsync(ErrorCodes.NotFound);
        await eve.PostAsync($"conversations/{group.Id}/messages", new { text = "x" }).ProblemAsync(ErrorCodes.NotFound);
        await eves.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "x" }).RefusedAsync(ErrorCodes.NotFound);

        // 2. Neither added, alone or with others, nor by a link, which tells no more than that.
        var refused = await ada.PostAsync($"conversations/{group.Id}/members", new { members = new[] { eve.Id } }).ProblemAsync(ErrorCodes.MemberBanned);
        Assert.Equal($"{eve.Id} is banned from this group", Assert.Single(refused.Errors!).Message);
        var other = await server.SignUpAsync("other");
        await ada.PostAsync($"conversations/{group.Id}/members", new { members = new[] { other.Id, eve.Id } }).ProblemAsync(ErrorCodes.MemberBanned);
        await eve.LeadsNowhereAsync(invite.Token, ErrorCodes.Forbidden);
        var told = await (await eve.GetAsync($"invites/{invite.Token}")).Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("ban", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("group\"", told, StringComparison.Ordinal); // nor its title
        Assert.Equal((2, 0), ((await ada.FindAsync(group.Id)).MemberCount, Assert.Single(await ada.InvitesAsync(group.Id)).Uses));

        // 3. Listed; repeated, it stays as it is.
        await ada.BanAsync(group.Id, eve);
        var page = await mod.GetAsync($"conversations/{group.Id}/bans").ReadAsync<ListResponse<GroupBan>>(200);
        var ban = Assert.Single(page.Items);
        Assert.Equal((eve.Id, mod.Id), (ban.UserId, ban.BannedBy));
        Assert.Equal(2, page.Users.Count);

        // 4. Lifted, nobody is in yet; then every door is open.
        await mod.LiftAsync(group.Id, eve);
        await mod.LiftAsync(group.Id, eve);
        await eve.GetAsync($"conversations/{group.Id}").ProblemAsync(ErrorCodes.NotFound);
        await eve.AcceptAsync(invite);
        await ada.RemoveAsync(group.Id, eve);
        await ada.AddAsync(group.Id, eve);
    }

    public static TheoryData<MemberRole, string, int> Rules { get; } = new()
    {
        // the actor's role, the role of whom they ban ("": somebody who is not there), the expected status
        { MemberRole.Owner, "member", 204 }, { MemberRole.Owner, "moderator", 204 }, { MemberRole.Owner, "admin", 204 }, { MemberRole.Owner, "owner", 204 },
        { MemberRole.Admin, "member", 204 }, { MemberRole.Admin, "moderator", 204 }, { MemberRole.Admin, "admin", 403 }, { MemberRole.Admin, "owner", 403 },
        { MemberRole.Moderator, "member", 204 }, { MemberRole.Moderator, "moderator", 403 }, { MemberRole.Moderator, "admin", 403 }, { MemberRole.Moderator, "owner", 403 },
        { MemberRole.Member, "member", 403 }, { MemberRole.Member, "owner", 403 }, { MemberRole.Member, "", 403 }, { MemberRole.Moderator, "", 204 },
    };

    [Theory, MemberData(nameof(Rules))]
    public async Task Ban_ByRole_IsAllowedOrRefused(MemberRole role, string target, int status)
    {
        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync("owner", "actor", "member", "moderator", "admin", "outsider");
        var group = await people[0].CreateGroupAsync("group", people[1..5]);
        await people[0].ChangeRoleAsync(group.Id, people[3], MemberRole.Moderator);
        await people[0].ChangeRoleAsync(group.Id, people[4], MemberRole.Admin);
        await people[0].ChangeRoleAsync(group.Id, people[1], role);
        var whom = target switch { "member" => people[2], "moderator" => people[3], "admin" => people[4], "owner" => people[0], _ => people[5] };
        var rev = (await people[1].FindAsync(group.Id)).LastRev;

        using var answer = await people[1].PostAsync($"conversations/{group.Id}/bans/{whom.Id}", new { });

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 403 || target == "", (await people[1].FindAsync(group.Id)).LastRev == rev);
        using var list = await people[1].GetAsync($"conversations/{group.Id}/bans");
        Assert.Equal(role == MemberRole.Member ? 403 : 200, (int)list.StatusCode);
        using var lift = await people[1].DeleteAsync($"conversations/{group.Id}/bans/{whom.Id}");
        Assert.Equal(role == MemberRole.Member ? 403 : 204, (int)lift.StatusCode);
    }

    [Theory, EveryEngine]
    public async Task Bans_AskedForByOthers_AreRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "gone", "eve");
        var (ada, bob, gone, eve) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", bob, gone);
        await ada.ChangeRoleAsync(group.Id, gone, MemberRole.Admin);
        await ada.RemoveAsync(group.Id, gone);
        var path = $"conversations/{group.Id}/bans";

        foreach (var who in new[] { gone, eve })
        {
            await who.PostAsync($"{path}/{bob.Id}", new { }).ProblemAsync(ErrorCodes.NotFound);
            await who.DeleteAsync($"{path}/{bob.Id}").ProblemAsync(ErrorCodes.NotFound);
            await who.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        }

        foreach (var (method, url) in new[] { (HttpMethod.Get, path), (HttpMethod.Post, $"{path}/{bob.Id}"), (HttpMethod.Delete, $"{path}/{bob.Id}") })
        {
            using var request = new HttpRequestMessage(method, url);
            await server.Http.SendAsync(request, Token).ProblemAsync(ErrorCodes.Unauthenticated);
        }

        var error = await ada.PostAsync($"{path}/{ada.Id}", new { }).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal("userId", Assert.Single(error.Errors!).Field);
        await ada.PostAsync($"{path}/{UserId.New(TimeProvider.System)}", new { }).ProblemAsync(ErrorCodes.NotFound);
        await ada.DeleteAsync($"{path}/{UserId.New(TimeProvider.System)}").ReadAsync(204);
        await ada.PostAsync($"{path}/nobody", new { }).ProblemAsync(ErrorCodes.NotFound);
        await ada.PostAsync($"conversations/{ConversationId.New(TimeProvider.System)}/bans/{bob.Id}", new { }).ProblemAsync(ErrorCodes.NotFound);
        var direct = await ada.OpenDirectAsync(bob);
        await ada.PostAsync($"conversations/{direct.Id}/bans/{bob.Id}", new { }).ProblemAsync(ErrorCodes.Forbidden);
        Assert.Equal(2, (await ada.FindAsync(group.Id)).MemberCount);
    }

    /// <summary>C9: two owners at once.</summary>
    [Theory, EveryEngine]
    public async Task TwoOwners_BanEachOtherAtOnce_OneStays(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        for (var round = 0; round < 5; round++)
        {
            var group = await ada.CreateGroupAsync("group", bob, eve);
            await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Owner);

            var answers = await Task.WhenAll(
                ada.PostAsync($"conversations/{group.Id}/bans/{bob.Id}", new { }), bob.PostAsync($"conversations/{group.Id}/bans/{ada.Id}", new { }));

            Assert.Single(answers, answer => answer.IsSuccessStatusCode);
            Assert.Single((await eve.FindAsync(group.Id)).Members!, member => member.Role == MemberRole.Owner);
        }
    }

    [Theory, EveryEngine]
    public async Task Bans_OfAGroup_ArePagedLimitedAndGoWithIt(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Groups:Bans", "3"));
        var people = await server.SignUpAsync("ada", "b1", "b2", "b3", "b4");
        var ada = people[0];
        var group = await ada.CreateGroupAsync("group", people[1..3]);
        var path = $"conversations/{group.Id}/bans";
        foreach (var banned in people[1..4])
        {
            await ada.BanAsync(group.Id, banned);
        }

        Assert.Contains("3", (await ada.PostAsync($"{path}/{people[4].Id}", new { }).ProblemAsync(ErrorCodes.TooMany)).Detail, StringComparison.Ordinal);
        await ada.BanAsync(group.Id, people[1]); // is banned already
        var first = await ada.GetAsync($"{path}?limit=2").ReadAsync<ListResponse<GroupBan>>(200);
        var second = await ada.GetAsync($"{path}?limit=2&cursor={first.NextCursor}").ReadAsync<ListResponse<GroupBan>>(200);
        Assert.Equal(
            people[1..4].Select(one => one.Id).OrderBy(id => id.Value), first.Items.Concat(second.Items).Select(one => one.UserId).OrderBy(id => id.Value));
        Assert.Null(second.NextCursor);
        foreach (var (query, field) in new[] { ("limit=0", "limit"), ("limit=501", "limit"), ("cursor=x", "cursor") })
        {
            Assert.Equal(field, (await ada.GetAsync($"{path}?{query}").ProblemAsync(ErrorCodes.ValidationFailed)).Errors![0].Field);
        }

        await server.RestartAsync();
        await ada.PostAsync($"conversations/{group.Id}/members", new { members = new[] { people[1].Id } }).ProblemAsync(ErrorCodes.MemberBanned);

        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        await ada.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        while (await CountAsync(server) > 0)
        {
            Token.ThrowIfCancellationRequested();
        }

        Assert.Empty(server.Log.Errors);
    }

    /// <summary>C2, C6: banned while they send by both doors; nothing of theirs stands behind it, and they receive nothing.</summary>
    [Theory, EveryEngine]
    public async Task Banned_WhileTheySendAndJoin_NothingGetsIn(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("group", eve);
        var invite = await ada.InviteAsync(group.Id);
        await using var eves = await eve.ConnectAsync();
        var sends = Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? (Task)eve.PostAsync($"conversations/{group.Id}/messages", new { text = $"{i}" })
            : eves.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = $"{i}" })).ToList();

        await Task.WhenAll([.. sends, ada.BanAsync(group.Id, eve), .. Enumerable.Range(0, 5).Select(_ => eve.PostAsync($"invites/{invite.Token}/accept", new { }))]);

        var all = await ada.WholeHistoryAsync(group.Id);
        var ban = all.Single(message => message.Type == MessageType.System && message.Metadata!.Value.GetProperty("event").GetString() == "member-banned");
        Assert.DoesNotContain(all, message => message.SenderId == eve.Id && message.Seq > ban.Seq);
        Assert.Single((await ada.FindAsync(group.Id)).Members!);
        await ada.SendAsync(group.Id, "not for her");
        await eves.FenceAsync();
        Assert.DoesNotContain(eves.All(), one => one.Payload.GetRawText().Contains("not for her", StringComparison.Ordinal));
    }

    private static async Task<long> CountAsync(TestServer server) => await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
        session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM group_bans"), Token);
}

internal static class BanSteps
{
    public static Task BanAsync(this TestUser user, ConversationId group, TestUser whom) => user.PostAsync($"conversations/{group}/bans/{whom.Id}", new { }).ReadAsync(204);

    public static Task LiftAsync(this TestUser user, ConversationId group, TestUser whom) => user.DeleteAsync($"conversations/{group}/bans/{whom.Id}").ReadAsync(204);
}
