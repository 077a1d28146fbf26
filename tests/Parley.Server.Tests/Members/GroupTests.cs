using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Members;

public sealed class GroupTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Group_EachChange_IsToldAsDocumented(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        TestUser[] people = [await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve")];
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        await using var eves = await eve.ConnectAsync();

        // 1. Created: the whole of it for each, as of the last member's revision, then its first message.
        var group = await ada.CreateGroupAsync(" Engines ", bob);
        foreach (var (socket, role) in new[] { (adas, MemberRole.Owner), (bobs, MemberRole.Member) })
        {
            var arrival = await socket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated);
            Assert.Equal((0L, 2L, "Engines", role, 1L), (arrival.After, arrival.UpTo, arrival.Conversation!.Title, arrival.Conversation.Me.Role, arrival.Conversation.Me.FromSeq));
            Assert.Equal([ada.Id, bob.Id], arrival.Conversation.Members!.Select(member => member.UserId));
            Assert.Equal(2, arrival.Users!.Count);
            await NoticeAsync(socket, 2, ada, new { @event = "created", title = "Engines" });
        }

        // 2. Title.
        await ada.PatchAsync($"conversations/{group.Id}", new { title = "Analytical engines" }).ReadAsync(200);
        await StateAsync(bobs, 3, "Analytical engines", 2);
        await NoticeAsync(bobs, 4, ada, new { @event = "title-changed", title = "Analytical engines" });

        // 3. Added: the state for those who were there, the whole for the newcomer.
        await ada.AddAsync(group.Id, eve, bob);
        await StateAsync(bobs, 5, "Analytical engines", 3);
        var evesArrival = await eves.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated);
        Assert.Equal((0L, 6L, 3L, 2L), (evesArrival.After, evesArrival.UpTo, evesArrival.Conversation!.Me.FromSeq, evesArrival.Conversation.LastSeq));
        await NoticeAsync(bobs, 6, ada, new { @event = "members-added", userIds = new[] { eve.Id } });
        await NoticeAsync(eves, 6, ada, new { @event = "members-added", userIds = new[] { eve.Id } });

        // 4. Role.
        await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Admin);
        var state = await StateAsync(bobs, 7, "Analytical engines", 3);
        Assert.Equal(MemberRole.Admin, state.Members!.Single(member => member.UserId == bob.Id).Role);
        await NoticeAsync(eves, 8, ada, new { @event = "role-changed", userIds = new[] { bob.Id }, role = "admin" });

        // 5. Removed.
        await bob.RemoveAsync(group.Id, eve);
        Assert.True((await eves.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.Removed)).State is null);
        await NoticeAsync(adas, 10, bob, new { @event = "member-removed", userIds = new[] { eve.Id } });

        // 6. Left.
        await bob.LeaveAsync(group.Id);
        await NoticeAsync(adas, 12, bob, new { @event = "member-left" });
        Assert.Equal(1, (await ada.FindAsync(group.Id)).MemberCount);
    }

    public static TheoryData<MemberRole, string, int> Rules { get; } = new()
    {
        // the actor's role, the action, the expected status
        { MemberRole.Owner, "rename", 200 }, { MemberRole.Admin, "rename", 200 }, { MemberRole.Moderator, "rename", 403 }, { MemberRole.Member, "rename", 403 },
        { MemberRole.Owner, "add", 200 }, { MemberRole.Admin, "add", 200 }, { MemberRole.Moderator, "add", 403 }, { MemberRole.Member, "add", 403 },
        { MemberRole.Owner, "remove-member", 204 }, { MemberRole.Admin, "remove-member", 204 }, { MemberRole.Moderator, "remove-member", 204 }, { MemberRole.Member, "remove-member", 403 },
        { MemberRole.Owner, "remove-moderator", 204 }, { MemberRole.Admin, "remove-moderator", 204 }, { MemberRole.Moderator, "remove-moderator", 403 },
        { MemberRole.Owner, "remove-admin", 204 }, { MemberRole.Admin, "remove-admin", 403 }, { MemberRole.Moderator, "remove-admin", 403 }, { MemberRole.Member, "remove-admin", 403 },
        { MemberRole.Owner, "remove-owner", 204 }, { MemberRole.Admin, "remove-owner", 403 }, { MemberRole.Member, "remove-owner", 403 },
        { MemberRole.Owner, "promote", 200 }, { MemberRole.Admin, "promote", 403 }, { MemberRole.Moderator, "promote", 403 }, { MemberRole.Member, "promote", 403 },
        { MemberRole.Admin, "promote-self", 403 }, { MemberRole.Moderator, "promote-self", 403 }, { MemberRole.Member, "promote-self", 403 },
        { MemberRole.Owner, "leave", 204 }, { MemberRole.Admin, "leave", 204 }, { MemberRole.Member, "leave", 204 },
    };

    [Theory, MemberData(nameof(Rules))]
    public async Task Group_ActionByRole_IsAllowedOrRefused(MemberRole role, string action, int status)
    {
        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync("owner", "actor", "member", "admin", "moderator", "newcomer");
        var (owner, actor, member, admin, moderator, newcomer) = (people[0], people[1], people[2], people[3], people[4], people[5]);
        var group = await owner.CreateGroupAsync("group", actor, member, admin, moderator);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        await owner.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
        await owner.ChangeRoleAsync(group.Id, actor, role);
        var before = await owner.FindAsync(group.Id);

        using var answer = await ActAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        var after = await member.FindOrNullAsync(group.Id) ?? await actor.FindAsync(group.Id);
        Assert.Equal(status == 403, before.LastRev == after.LastRev);
        if (status == 403)
        {
            Assert.Equal(ErrorCodes.Forbidden.Code, (await answer.ReadAsync<ErrorBody>(403)).Code);
        }

        Task<HttpResponseMessage> ActAsync() => action switch
        {
            "rename" => actor.PatchAsync($"conversations/{group.Id}", new { title = "new" }),
            "add" => actor.PostAsync($"conversations/{group.Id}/members", new { members = new[] { newcomer.Id } }),
            "remove-member" => actor.DeleteAsync($"conversations/{group.Id}/members/{member.Id}"),
            "remove-moderator" => actor.DeleteAsync($"conversations/{group.Id}/members/{moderator.Id}"),
            "remove-admin" => actor.DeleteAsync($"conversations/{group.Id}/members/{admin.Id}"),
            "remove-owner" => actor.DeleteAsync($"conversations/{group.Id}/members/{owner.Id}"),
            "promote" => actor.PatchAsync($"conversations/{group.Id}/members/{member.Id}", new { role = "admin" }),
            "promote-self" => actor.PatchAsync($"conversations/{group.Id}/members/{actor.Id}", new { role = "owner" }),
            _ => actor.PostAsync($"conversations/{group.Id}/leave", new { }),
        };
    }

    [Fact]
    public async Task Direct_EveryGroupAction_IsForbidden()
    {
        var server = await servers.SqliteAsync();
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var direct = await ada.OpenDirectAsync(bob);

        await ada.PatchAsync($"conversations/{direct.Id}", new { title = "ours" }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.PostAsync($"conversations/{direct.Id}/members", new { members = new[] { eve.Id } }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.DeleteAsync($"conversations/{direct.Id}/members/{bob.Id}").ProblemAsync(ErrorCodes.Forbidden);
        await ada.PatchAsync($"conversations/{direct.Id}/members/{ada.Id}", new { role = "owner" }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.PostAsync($"conversations/{direct.Id}/leave", new { }).ProblemAsync(ErrorCodes.Forbidden);
        Assert.Equal(2, (await ada.FindAsync(direct.Id)).LastRev);
    }

    [Theory, EveryEngine]
    public async Task LastOwner_StepsDownOrLeaves_IsRefusedUntilAloneOrReplaced(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);

        await ada.PostAsync($"conversations/{group.Id}/leave", new { }).ProblemAsync(ErrorCodes.LastOwner);
        await ada.DeleteAsync($"conversations/{group.Id}/members/{ada.Id}").ProblemAsync(ErrorCodes.LastOwner);
        await ada.PatchAsync($"conversations/{group.Id}/members/{ada.Id}", new { role = "admin" }).ProblemAsync(ErrorCodes.LastOwner);
        await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Owner);
        await ada.LeaveAsync(group.Id);
        await bob.LeaveAsync(group.Id);

        await bob.GetAsync($"conversations/{group.Id}").ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task SoleMember_StepsDownAsOwner_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");

        await ada.PatchAsync($"conversations/{group.Id}/members/{ada.Id}", new { role = "member" }).ProblemAsync(ErrorCodes.LastOwner);
        await ada.LeaveAsync(group.Id);
    }

    [Theory, EveryEngine]
    public async Task Retry_AfterItsSenderWasRemoved_ReturnsTheFirstAcknowledgement(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var send = new { id = MessageId.New(TimeProvider.System), text = "stored" };
        var first = await bob.PostAsync($"conversations/{group.Id}/messages", send).ReadAsync<SendMessageResponse>(201);
        await ada.RemoveAsync(group.Id, bob);

        var again = await bob.PostAsync($"conversations/{group.Id}/messages", send).ReadAsync<SendMessageResponse>(200);

        Assert.Equal((first.Message.Seq, first.Message.Rev), (again.Message.Seq, again.Message.Rev));
        await bob.PostAsync($"conversations/{group.Id}/messages", new { send.id, text = "other" }).ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task TwoOwners_DemoteOrRemoveEachOtherAtOnce_OneOwnerStays(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        for (var round = 0; round < 10; round++)
        {
            var group = await ada.CreateGroupAsync("group", bob, eve);
            await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Owner);
            HttpResponseMessage[] answers = round % 2 == 0
                ? await Task.WhenAll(
                    ada.PatchAsync($"conversations/{group.Id}/members/{bob.Id}", new { role = "member" }),
                    bob.PatchAsync($"conversations/{group.Id}/members/{ada.Id}", new { role = "member" }))
                : await Task.WhenAll(ada.PostAsync($"conversations/{group.Id}/leave", new { }), bob.PostAsync($"conversations/{group.Id}/leave", new { }));

            Assert.Single(answers, answer => answer.IsSuccessStatusCode);
            Assert.Single((await eve.FindAsync(group.Id)).Members!, member => member.Role == MemberRole.Owner);
        }
    }

    [Fact]
    public async Task Group_MoreMembersThanAllowed_IsRefusedAtEveryDoor()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Groups:Members", "4"), ("Parley:Groups:MembersPerRequest", "5"));
        var people = await server.SignUpAsync("ada", "bob", "cid", "dan", "eve", "fay", "gus");
        var ada = people[0];

        await RefusedAsync(ada.PostAsync("conversations", new { type = "group", title = "g", members = Ids(people[1..5]) }), 4);
        await RefusedAsync(ada.PostAsync("conversations", new { type = "group", title = "g", members = Ids(people[1..7]) }), 5);
        var group = await ada.CreateGroupAsync("g", people[1..3]);
        await RefusedAsync(ada.PostAsync($"conversations/{group.Id}/members", new { members = Ids(people[3..5]) }), 4);
        await ada.AddAsync(group.Id, people[1], people[3]);
        await RefusedAsync(ada.PostAsync($"conversations/{group.Id}/members", new { members = Ids(people[4..5]) }), 4);
        await RefusedAsync(ada.PostAsync($"conversations/{group.Id}/members", new { members = Ids(people[1..7]) }), 5);
        await RefusedAsync(ada.PostAsync($"conversations/{group.Id}/members", new { members = Array.Empty<UserId>() }), 5);

        Assert.Equal(4, (await ada.FindAsync(group.Id)).MemberCount);

        static IEnumerable<UserId> Ids(IEnumerable<TestUser> users) => users.Select(user => user.Id);

        static async Task RefusedAsync(Task<HttpResponseMessage> request, long limit)
        {
            var error = Assert.Single((await request.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!);
            Assert.Equal(("members", limit), (error.Field, error.Limit));
        }
    }

    [Theory]
    [InlineData("{\"type\":\"group\"}", "title")]
    [InlineData("{\"type\":\"group\",\"title\":\" \"}", "title")]
    [InlineData("{\"type\":\"group\",\"title\":\"a\\nb\"}", "title")]
    [InlineData("{\"type\":\"group\",\"title\":\"a\\u0000b\"}", "title")]
    [InlineData("{\"type\":\"group\",\"title\":\"{129}\"}", "title")]
    [InlineData("{\"type\":\"group\",\"title\":7}", "title")]
    [InlineData("{\"type\":\"group\",\"title\":\"a\",\"members\":7}", "members")]
    [InlineData("{\"type\":\"group\",\"title\":\"a\",\"members\":[null]}", "members[0]")]
    public async Task Group_MalformedRequest_IsRefusedByName(string body, string field)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");

        var error = await ada.PostRawAsync("conversations", body.Replace("{129}", new string('x', 129), StringComparison.Ordinal)).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, error.Errors![0].Field);
    }

    [Fact]
    public async Task Group_TitleAtItsLimitAndFieldsOfOthers_AreTakenOrIgnored()
    {
        var server = await servers.SqliteAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var title = new string('x', 126) + "é";

        var group = await ada.PostAsync(
            "conversations",
            new { type = "group", title, members = new[] { bob.Id, bob.Id, ada.Id }, role = "owner", createdBy = bob.Id, lastSeq = 7, id = ConversationId.New(TimeProvider.System) })
            .ReadAsync<Conversation>(201);

        Assert.Equal((title, ada.Id, 1L, 2), (group.Title, group.CreatedBy, group.LastSeq, group.MemberCount));
        Assert.Equal(MemberRole.Member, group.Members!.Single(member => member.UserId == bob.Id).Role);
    }

    [Fact]
    public async Task ChangeRole_OfNobodyOrToNothing_IsRefused()
    {
        var server = await servers.SqliteAsync();
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("group", bob);

        await ada.PatchAsync($"conversations/{group.Id}/members/{eve.Id}", new { role = "admin" }).ProblemAsync(ErrorCodes.NotFound);
        await ada.PatchAsync($"conversations/{group.Id}/members/{UserId.New(TimeProvider.System)}", new { role = "admin" }).ProblemAsync(ErrorCodes.NotFound);
        await ada.DeleteAsync($"conversations/{group.Id}/members/{eve.Id}").ProblemAsync(ErrorCodes.NotFound);
        await ada.PostAsync($"conversations/{group.Id}/members", new { members = new[] { UserId.New(TimeProvider.System) } }).ProblemAsync(ErrorCodes.NotFound);
        foreach (var body in new object[] { new { }, new { role = "king" }, new { role = 3 } })
        {
            var error = await ada.PatchAsync($"conversations/{group.Id}/members/{bob.Id}", body).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal("role", error.Errors![0].Field);
        }
    }

    /// <summary>Anybody may name any id; only people who are there take a row.</summary>
    [Fact]
    public async Task Members_IdsOfNobody_AreNotStored()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var nobody = UserId.New(TimeProvider.System);

        await ada.DeleteAsync($"conversations/{group.Id}/members/{nobody}").ProblemAsync(ErrorCodes.NotFound);
        await ada.PatchAsync($"conversations/{group.Id}/members/{nobody}", new { role = "admin" }).ProblemAsync(ErrorCodes.NotFound);

        var stored = await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
            session => session.QueryFirstOrDefaultAsync<long?>("SELECT person FROM people WHERE id = @nobody", new { nobody }), TestContext.Current.CancellationToken);
        Assert.Null(stored);
    }

    private static async Task<ConversationState> StateAsync(TestSocket socket, long after, string title, int members)
    {
        var frame = await socket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, one => one.After == after);
        Assert.Equal((after + 1, title, members), (frame.UpTo!.Value, frame.State!.Title, frame.State.MemberCount));
        Assert.Equal(frame.State.Members!.Select(member => member.UserId).Order(Comparer<UserId>.Create((a, b) => a.Value.CompareTo(b.Value))),
            frame.Users!.Select(user => user.Id).Order(Comparer<UserId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        return frame.State;
    }

    private static async Task NoticeAsync(TestSocket socket, long after, TestUser actor, object metadata)
    {
        var frame = await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, one => one.After == after);
        Assert.Equal((after + 1, actor.Id, MessageType.System, ""), (frame.UpTo, frame.SenderId, frame.Type, frame.Text));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(metadata, Wire.Options), frame.Metadata!.Value.GetRawText());
    }
}
