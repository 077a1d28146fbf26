using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.TwoServers;
using Parley.Testing;

namespace Parley.Server.Tests.Invites;

/// <summary>Links that let people into a group (C8).</summary>
public sealed class GroupInviteTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Link_OpenedAndAccepted_LetsInAndIsTold(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("Harbour", bob);
        await ada.SendAsync(group.Id, "before her time");
        await using var bobs = await bob.ConnectAsync();
        await using var eves = await eve.ConnectAsync();
        var heldByBob = await bob.SyncAsync();
        var heldByEve = await eve.SyncAsync();

        var invite = await ada.InviteAsync(group.Id, maxUses: 2);

        Assert.Equal((ada.Id, 2, 0, $"/invite/{invite.Token}"), (invite.MadeBy, invite.MaxUses!.Value, invite.Uses, invite.Url));
        Assert.Equal(TimeSpan.FromDays(7).TotalMinutes, (invite.ExpiresAt - invite.CreatedAt).TotalMinutes, tolerance: 1);
        Assert.Equal(group.LastRev + 1, (await ada.FindAsync(group.Id)).LastRev); // making one is no change of the conversation

        // A stranger learns what it is about, and no more.
        using (var look = await eve.GetAsync($"invites/{invite.Token}"))
        {
            var json = System.Text.Json.JsonDocument.Parse(await look.Content.ReadAsStringAsync(Token)).RootElement;
            Assert.Equal(["title", "memberCount", "expiresAt"], json.EnumerateObject().Select(property => property.Name));
            Assert.Equal(("Harbour", 2), (json.GetProperty("title").GetString(), json.GetProperty("memberCount").GetInt32()));
        }

        var joined = await eve.AcceptAsync(invite);

        Assert.Equal((group.Id, MemberRole.Member, 3, 3L), (joined.Id, joined.Me.Role, joined.MemberCount, joined.Me.FromSeq));
        var arrival = await eves.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated);
        Assert.Equal((0L, "Harbour", 3), (arrival.After, arrival.Conversation!.Title, arrival.Conversation.MemberCount));
        await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.MemberCount == 3);
        foreach (var socket in new[] { bobs, eves })
        {
            var notice = await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Type == MessageType.System && frame.SenderId == eve.Id);
            Assert.Equal($$"""{"event":"member-joined","userIds":["{{ada.Id}}"]}""", notice.Metadata!.Value.GetRawText());
        }

        // The same by sync, for her and for those who were there; nothing from before she came.
        var synced = await eve.SyncAsync(heldByEve.Stamp, new Dictionary<ConversationId, long>(), heldByEve.UserRev);
        Assert.Equal(group.Id, Assert.Single(synced.Personal!.Conversations));
        var positions = heldByBob.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo);
        Assert.Equal(3, (await bob.SyncAsync(heldByBob.Stamp, positions, heldByBob.UserRev)).Conversations.Single(one => one.ConversationId == group.Id).Conversation!.MemberCount);
        Assert.All(await eve.WholeHistoryAsync(group.Id), message => Assert.True(message.Seq >= 3));

        // Repeated, nothing changes and nothing is used up; and whoever is a member is led there.
        Assert.Equal(joined.LastRev, (await eve.AcceptAsync(invite)).LastRev);
        Assert.Equal(group.Id, (await eve.GetAsync($"invites/{invite.Token}").ReadAsync<GroupInvitePreview>(200)).ConversationId);
        Assert.Equal(1, Assert.Single(await ada.InvitesAsync(group.Id)).Uses);
        await eve.SendAsync(group.Id, "here I am");
    }

    [Theory, EveryEngine]
    public async Task LastUses_WantedByFiftyAtOnce_AreCountedExactly(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var others = await server.SignUpAsync([.. Enumerable.Range(0, 50).Select(i => $"other{i}-")]);
        var group = await ada.CreateGroupAsync("group");
        var invite = await ada.InviteAsync(group.Id, maxUses: 3);

        await RaceAsync(ada, group.Id, invite, others, others);
    }

    [Fact]
    public async Task LastUses_WantedAtTwoServersAtOnce_AreCountedExactly()
    {
        await using var pair = await ServerPair.StartAsync();
        var ada = await pair.A.SignUpAsync("ada");
        var others = await pair.A.SignUpAsync([.. Enumerable.Range(0, 50).Select(i => $"other{i}-")]);
        var group = await ada.CreateGroupAsync("group");
        var invite = await ada.InviteAsync(group.Id, maxUses: 3);

        await RaceAsync(ada, group.Id, invite, others, [.. others.Select((other, i) => other.At(i % 2 == 0 ? pair.A : pair.B))]);
    }

    private static async Task RaceAsync(TestUser ada, ConversationId group, CreatedGroupInvite invite, TestUser[] others, TestUser[] atDoors)
    {
        var answers = await Task.WhenAll(atDoors.Select(other => other.PostAsync($"invites/{invite.Token}/accept", new { })));

        Assert.Equal(3, answers.Count(answer => (int)answer.StatusCode == 200));
        Assert.Equal(47, answers.Count(answer => (int)answer.StatusCode == 404));
        Assert.Equal((3, 4), (Assert.Single(await ada.InvitesAsync(group)).Uses, (await ada.FindAsync(group)).MemberCount));
        var inside = 0;
        foreach (var other in others)
        {
            inside += await other.FindOrNullAsync(group) is null ? 0 : 1;
        }

        Assert.Equal(3, inside);
    }

    [Theory, EveryEngine]
    public async Task Links_ByRole_AreForOwnersAndAdmins(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "admin", "moderator", "member", "removed", "eve");
        var (ada, admin, moderator, member, gone, eve) = (people[0], people[1], people[2], people[3], people[4], people[5]);
        var group = await ada.CreateGroupAsync("group", admin, moderator, member, gone);
        await ada.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        await ada.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
        await ada.RemoveAsync(group.Id, gone);
        var made = await admin.InviteAsync(group.Id);
        var path = $"conversations/{group.Id}/invites";

        foreach (var (who, code) in new[] { (moderator, ErrorCodes.Forbidden), (member, ErrorCodes.Forbidden), (gone, ErrorCodes.NotFound), (eve, ErrorCodes.NotFound) })
        {
            await who.PostAsync(path, new { }).ProblemAsync(code);
            await who.PostAsync(path, new { maxUses = -1 }).ProblemAsync(code); // who may not learns nothing of what would be wrong with it
            await who.GetAsync(path).ProblemAsync(code);
            await who.DeleteAsync($"{path}/{made.Id}").ProblemAsync(code);
        }

        foreach (var (method, url) in new[]
        {
            (HttpMethod.Post, path), (HttpMethod.Get, path), (HttpMethod.Delete, $"{path}/{made.Id}"), (HttpMethod.Get, $"invites/{made.Token}"),
            (HttpMethod.Post, $"invites/{made.Token}/accept"),
        })
        {
            using var request = new HttpRequestMessage(method, url);
            await server.Http.SendAsync(request, Token).ProblemAsync(ErrorCodes.Unauthenticated);
        }

        // Another group's link is none of this one's; a direct conversation has none.
        var other = await eve.CreateGroupAsync("other");
        await eve.DeleteAsync($"conversations/{other.Id}/invites/{made.Id}").ProblemAsync(ErrorCodes.NotFound);
        await eve.PostAsync($"conversations/{(await eve.OpenDirectAsync(ada)).Id}/invites", new { }).ProblemAsync(ErrorCodes.Forbidden);
        Assert.Null(Assert.Single(await ada.InvitesAsync(group.Id)).RevokedAt);

        await ada.DeleteAsync($"{path}/{made.Id}").ReadAsync(204);
        await ada.DeleteAsync($"{path}/{made.Id}").ReadAsync(204);
        var revoked = Assert.Single(await ada.InvitesAsync(group.Id)).RevokedAt;
        Assert.NotNull(revoked);
        await eve.LeadsNowhereAsync(made.Token);
        await ada.DeleteAsync($"{path}/{GroupInviteId.New(TimeProvider.System)}").ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Link_WhoseMakerMayMakeNoneAnyMore_LetsNobodyIn(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "demoted", "removed", "left", "owner", "eve");
        var (ada, demoted, removed, left, owner, eve) = (people[0], people[1], people[2], people[3], people[4], people[5]);
        var group = await ada.CreateGroupAsync("group", demoted, removed, left, owner);
        foreach (var admin in new[] { demoted, removed, left })
        {
            await ada.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        }

        await ada.ChangeRoleAsync(group.Id, owner, MemberRole.Owner);
        var (one, two, three, four, stays) = (
            await demoted.InviteAsync(group.Id), await removed.InviteAsync(group.Id), await left.InviteAsync(group.Id), await owner.InviteAsync(group.Id), await ada.InviteAsync(group.Id));
        await ada.ChangeRoleAsync(group.Id, owner, MemberRole.Admin); // may still make some

        await ada.ChangeRoleAsync(group.Id, demoted, MemberRole.Moderator);
        await ada.RemoveAsync(group.Id, removed);
        await left.LeaveAsync(group.Id);

        foreach (var ended in new[] { one, two, three })
        {
            await eve.LeadsNowhereAsync(ended.Token);
        }

        await eve.GetAsync($"invites/{four.Token}").ReadAsync(200);
        await eve.AcceptAsync(stays);
        await ada.AddAsync(group.Id, removed); // being let in again revives nothing
        var late = await server.SignUpAsync("late");
        await late.LeadsNowhereAsync(two.Token);

        // A deleted group: nothing leads there, and nothing is left of its links.
        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        await late.LeadsNowhereAsync(stays.Token);
        while (await CountAsync(server, group.Id) > 0)
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    [Theory, EveryEngine]
    public async Task Link_PastItsTime_LetsNobodyIn(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Groups:InviteLifetime", "00:05:00"), ("Parley:Groups:InviteLongestLifetime", "01:00:00"));
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("group", bob);
        var now = server.Clock.GetUtcNow();
        var (byDefault, longer) = (await ada.InviteAsync(group.Id), await ada.InviteAsync(group.Id, expiresAt: now.AddMinutes(9)));
        Assert.Equal(now.AddMinutes(5), byDefault.ExpiresAt);

        server.Time!.Advance(TimeSpan.FromMinutes(5));
        await eve.LeadsNowhereAsync(byDefault.Token);
        await bob.GetAsync($"invites/{byDefault.Token}").ReadAsync(200); // whoever is a member is still led there
        await eve.GetAsync($"invites/{longer.Token}").ReadAsync(200);
        server.Time.Advance(TimeSpan.FromMinutes(4));
        await eve.LeadsNowhereAsync(longer.Token);

        foreach (var wrong in new[] { server.Clock.GetUtcNow(), server.Clock.GetUtcNow().AddMinutes(61) })
        {
            var error = await ada.PostAsync($"conversations/{group.Id}/invites", new { expiresAt = wrong }).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal("expiresAt", Assert.Single(error.Errors!).Field);
        }
    }

    [Fact]
    public async Task Tokens_ThatWereNeverMade_AreAllAnsweredAlike()
    {
        var server = await servers.SqliteAsync();
        var (ada, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("eve"));
        var invite = await ada.InviteAsync((await ada.CreateGroupAsync("group")).Id);

        foreach (var token in new[]
        {
            "x", invite.Token[1..], invite.Token + "A", new string('A', 43), invite.Id.ToString(), "%00", "' OR 1=1 --", new string('x', 3000), invite.Token.ToUpperInvariant() + "=",
        })
        {
            await eve.LeadsNowhereAsync(Uri.EscapeDataString(token));
        }
    }

    [Fact]
    public async Task Tries_BeyondTheLimit_AreRefusedUntilTheMinuteIsOver()
    {
        await using var server = await TestServer.StartOnManualClockAsync(DatabaseEngine.Sqlite, ("Parley:Groups:InviteTriesPerMinute", "3"));
        var (ada, eve, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("eve"), await server.SignUpAsync("bob"));
        var invite = await ada.InviteAsync((await ada.CreateGroupAsync("group")).Id);
        await eve.LeadsNowhereAsync(new string('A', 43));
        await eve.GetAsync($"invites/{invite.Token}").ReadAsync(200);

        var refused = await eve.PostAsync($"invites/{invite.Token}/accept", new { }).ProblemAsync(ErrorCodes.RateLimited);

        Assert.Contains("3 invitation links", refused.Detail, StringComparison.Ordinal);
        Assert.InRange(refused.RetryAfterMs!.Value, 1, 60_000);
        await bob.AcceptAsync(invite); // nobody else's business
        server.Time!.Advance(TimeSpan.FromMilliseconds(refused.RetryAfterMs.Value));
        await eve.AcceptAsync(invite);
    }

    [Theory]
    [InlineData("""{"maxUses":0}""", "maxUses")]
    [InlineData("""{"maxUses":100001}""", "maxUses")]
    [InlineData("""{"maxUses":"many"}""", "maxUses")]
    [InlineData("""{"maxUses":1.5}""", "maxUses")]
    [InlineData("""{"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"expiresAt":"2999-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"expiresAt":7}""", "expiresAt")]
    public async Task Create_MalformedRequest_IsRefusedByName(string body, string field)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");

        var error = await ada.PostRawAsync($"conversations/{group.Id}/invites", body).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, error.Errors![0].Field);
        Assert.Empty(await ada.InvitesAsync(group.Id));
    }

    /// <summary>C5: what a client may not set stays what the server says.</summary>
    [Fact]
    public async Task Create_WithFieldsOfOthers_IgnoresThem()
    {
        var server = await servers.SqliteAsync();
        var (ada, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("group");
        var token = new string('A', 43);

        var made = await ada.PostAsync(
            $"conversations/{group.Id}/invites",
            new { token, uses = -5, madeBy = eve.Id, id = GroupInviteId.New(TimeProvider.System), revokedAt = DateTimeOffset.UnixEpoch, conversationId = ConversationId.New(TimeProvider.System), role = "owner" })
            .ReadAsync<CreatedGroupInvite>(201);

        Assert.NotEqual(token, made.Token);
        Assert.Equal((ada.Id, 0, null), (made.MadeBy, made.Uses, made.RevokedAt));
        var joined = await eve.PostAsync($"invites/{made.Token}/accept", new { role = "owner", userId = ada.Id, fromSeq = 1 }).ReadAsync<Conversation>(200);
        Assert.Equal((MemberRole.Member, 2L), (joined.Me.Role, joined.Me.FromSeq));
    }

    [Theory, EveryEngine]
    public async Task Links_ManyOfAGroup_ArePagedAndLimited(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Groups:Invites", "3"));
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var made = new List<CreatedGroupInvite>();
        for (var i = 0; i < 3; i++)
        {
            made.Add(await ada.InviteAsync(group.Id));
        }

        var path = $"conversations/{group.Id}/invites";
        Assert.Contains("3", (await ada.PostAsync(path, new { }).ProblemAsync(ErrorCodes.TooMany)).Detail, StringComparison.Ordinal);
        await ada.DeleteAsync($"{path}/{made[0].Id}").ReadAsync(204);
        made.Add(await ada.InviteAsync(group.Id));
        var many = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ada.PostAsync(path, new { })));
        Assert.All(many, answer => Assert.Equal(409, (int)answer.StatusCode));

        var first = await ada.GetAsync($"{path}?limit=3").ReadAsync<ListResponse<GroupInvite>>(200);
        var second = await ada.GetAsync($"{path}?limit=3&cursor={first.NextCursor}").ReadAsync<ListResponse<GroupInvite>>(200);
        Assert.Equal(made.AsEnumerable().Reverse().Select(one => one.Id), first.Items.Concat(second.Items).Select(one => one.Id));
        Assert.Null(second.NextCursor);
        Assert.Equal(ada.Id, Assert.Single(first.Users).Id);
        foreach (var (query, field) in new[] { ("limit=0", "limit"), ("limit=101", "limit"), ("cursor=x", "cursor"), ("cursor=-1", "cursor") })
        {
            Assert.Equal(field, (await ada.GetAsync($"{path}?{query}").ProblemAsync(ErrorCodes.ValidationFailed)).Errors![0].Field);
        }
    }

    [Theory, EveryEngine]
    public async Task Link_ToAFullGroup_SaysSoAndIsNotUsedUp(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Groups:Members", "3"));
        var people = await server.SignUpAsync("ada", "bob", "cid", "dan", "eve");
        var group = await people[0].CreateGroupAsync("group", people[1]);
        var invite = await people[0].InviteAsync(group.Id);

        var answers = await Task.WhenAll(people[2..].Select(one => one.PostAsync($"invites/{invite.Token}/accept", new { })));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        foreach (var answer in answers.Where(answer => !answer.IsSuccessStatusCode))
        {
            Assert.Equal(ErrorCodes.GroupFull.Code, (await answer.ReadAsync<ErrorBody>(409)).Code);
        }

        Assert.Equal((3, 1), ((await people[0].FindAsync(group.Id)).MemberCount, Assert.Single(await people[0].InvitesAsync(group.Id)).Uses));
    }

    /// <summary>Whoever reads the database can join nothing by it; and a link works after a restart.</summary>
    [Theory, EveryEngine]
    public async Task Token_InTheDatabase_IsNowhere(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("eve"));
        var invite = await ada.InviteAsync((await ada.CreateGroupAsync("group")).Id);

        var stored = await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
            session => session.QuerySingleAsync<byte[]>("SELECT token_hash FROM group_invites WHERE id = @Id", new { invite.Id }), Token);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(invite.Token)), stored);
        Assert.Equal(43, invite.Token.Length); // 256 bits
        await server.RestartAsync();
        await eve.AcceptAsync(invite);
    }

    private static async Task<long> CountAsync(TestServer server, ConversationId group) => await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
        session => session.QuerySingleAsync<long>(
            "SELECT COUNT(*) FROM group_invites i JOIN conversations c ON c.conversation = i.conversation WHERE c.id = @group", new { group }),
        Token);
}
