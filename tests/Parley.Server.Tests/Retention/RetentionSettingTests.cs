using System.Net.Http.Headers;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Retention;

/// <summary>Who says how long messages are kept, and who is told.</summary>
public sealed class RetentionSettingTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Set_InADirectConversation_ByEitherIsToldByPushAndSync(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        Assert.Null((await chat.Ada.FindAsync(chat.Id)).Retention);
        var held = await chat.Ada.SyncAsync();
        var rev = (await chat.Ada.FindAsync(chat.Id)).LastRev;

        var changed = await chat.Bob.SetRetentionAsync(chat.Id, "age", 3600);

        var expected = new RetentionSetting { Mode = RetentionMode.Age, Seconds = 3600 };
        Assert.Equal((expected, rev + 2), (changed.Retention!, changed.LastRev));
        foreach (var socket in new[] { chat.AdasSocket, chat.BobsSocket })
        {
            var state = await socket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State is not null);
            Assert.Equal((rev, rev + 1, expected, 0L), (state.After!.Value, state.UpTo!.Value, state.State!.Retention!, state.State.FloorSeq));
            var notice = await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Rev == rev + 2);
            Assert.Equal(
                (MessageType.System, chat.Bob.Id, """{"event":"retention-changed","retention":{"mode":"age","seconds":3600}}"""),
                (notice.Type, notice.SenderId, notice.Metadata!.Value.GetRawText()));
        }

        var synced = await chat.Ada.SyncAsync(held.Stamp, held.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), held.UserRev);
        Assert.Equal(expected, synced.Conversations.Single(one => one.ConversationId == chat.Id).Conversation!.Retention);

        // What is so already is no change; keeping for good is something that was chosen, too.
        Assert.Equal(rev + 2, (await chat.Ada.SetRetentionAsync(chat.Id, "age", 3600)).LastRev);
        Assert.Equal(new RetentionSetting { Mode = RetentionMode.Keep }, (await chat.Ada.SetRetentionAsync(chat.Id, "keep")).Retention);
    }

    [Theory, EveryEngine]
    public async Task Set_InAGroup_TakesAnAdmin(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("owner", "admin", "moderator", "member", "former", "stranger", "newcomer");
        var (owner, admin, moderator, member, former, stranger, newcomer) = (people[0], people[1], people[2], people[3], people[4], people[5], people[6]);
        var group = await owner.CreateGroupAsync("group", admin, moderator, member, former);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        await owner.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
        await owner.RemoveAsync(group.Id, former);
        foreach (var (user, expected) in new[]
                 {
                     (moderator, ErrorCodes.Forbidden), (member, ErrorCodes.Forbidden), (former, ErrorCodes.NotFound), (stranger, ErrorCodes.NotFound),
                 })
        {
            await user.PutAsync($"conversations/{group.Id}/retention", new { mode = "age", seconds = 3600 }).ProblemAsync(expected);
        }

        Assert.Null((await owner.FindAsync(group.Id)).Retention);
        Assert.Equal(3600, (await admin.SetRetentionAsync(group.Id, "ephemeral", 3600)).Retention!.Seconds);
        await using var socket = await newcomer.ConnectAsync();
        await owner.AddAsync(group.Id, newcomer);
        var arrival = await socket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated);
        Assert.Equal(new RetentionSetting { Mode = RetentionMode.Ephemeral, Seconds = 3600 }, arrival.Conversation!.Retention);

        // The same by many at once: once.
        var rev = (await owner.FindAsync(group.Id)).LastRev;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? owner : admin).SetRetentionAsync(group.Id, "age", 7200)));
        Assert.Equal(rev + 2, (await owner.FindAsync(group.Id)).LastRev);
    }

    [Theory, EveryEngine]
    public async Task Set_WithoutARight_IsRefused(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        using var anonymous = new StringContent("""{"mode":"keep"}""", MediaTypeHeaderValue.Parse("application/json"));
        await chat.Ada.Server.Http.PutAsync(new Uri($"conversations/{chat.Id}/retention", UriKind.Relative), anonymous, Token).ProblemAsync(ErrorCodes.Unauthenticated);

        // Whoever may say nothing here does not make what was said disappear.
        await chat.Bob.BlockAsync(chat.Ada);
        await chat.Ada.Server.AccountsToldAsync();
        await chat.Ada.PutAsync($"conversations/{chat.Id}/retention", new { mode = "age", seconds = 60 }).ProblemAsync(ErrorCodes.NotReachable);
        await chat.Bob.PutAsync($"conversations/{chat.Id}/retention", new { mode = "age", seconds = 60 }).ProblemAsync(ErrorCodes.BlockedByYou);
        Assert.Null((await chat.Ada.FindAsync(chat.Id)).Retention);
    }

    [Theory, EveryEngine]
    public async Task Set_BadInput_NamesTheFieldAndTheLimit(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        foreach (var (body, field, limit) in new (object, string, long?)[]
                 {
                     (new { }, "mode", null), (new { seconds = 60 }, "mode", null), (new { mode = "age" }, "seconds", null), (new { mode = "ephemeral" }, "seconds", null),
                     (new { mode = "keep", seconds = 60 }, "seconds", null), (new { mode = "age", seconds = 59 }, "seconds", 60),
                     (new { mode = "age", seconds = -1 }, "seconds", 60), (new { mode = "age", seconds = int.MaxValue }, "seconds", 315_360_000),
                 })
        {
            var problem = await chat.Ada.PutAsync($"conversations/{chat.Id}/retention", body).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal((field, limit), (Assert.Single(problem.Errors!).Field, problem.Errors![0].Limit));
        }

        foreach (var body in new object[] { new { mode = "forever" }, new { mode = 1 }, new { mode = "age", seconds = "60" }, new { mode = "age", seconds = 3_000_000_000 }, new { mode = "age", seconds = 1.5 } })
        {
            await chat.Ada.PutAsync($"conversations/{chat.Id}/retention", body).ProblemAsync(ErrorCodes.ValidationFailed);
        }

        Assert.Null((await chat.Ada.FindAsync(chat.Id)).Retention);
    }

    [Theory, EveryEngine]
    public async Task Server_WithItsOwnSettingAndBounds_HoldsThemForAll(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(
            engine, ("Parley:Retention:Mode", "Age"), ("Parley:Retention:Age", "00:05:00"), ("Parley:Retention:Longest", "00:08:00"));
        var info = (await server.Http.GetAsync("server", Token).ReadAsync<ServerInfo>(200)).Retention;
        Assert.Equal((new RetentionSetting { Mode = RetentionMode.Age, Seconds = 300 }, 60, 480), (info.Default, info.ShortestSeconds, info.LongestSeconds));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (direct, group) = (await ada.OpenDirectAsync(bob), await ada.CreateGroupAsync("group", bob));
        Assert.Null(direct.Retention); // nobody has chosen
        await ada.PutAsync($"conversations/{direct.Id}/retention", new { mode = "keep" }).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.PutAsync($"conversations/{direct.Id}/retention", new { mode = "age", seconds = 481 }).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.SetRetentionAsync(group.Id, "age", 480);
        var (first, second) = ((await ada.SendAsync(direct.Id, "a")).Message, (await ada.SendAsync(group.Id, "a")).Message);

        server.Time!.Advance(TimeSpan.FromMinutes(5));

        await server.GoneUpToAsync(bob, direct.Id, first.Seq);
        Assert.Equal(second.Id, (await bob.HistoryAsync(group.Id)).Items[^1].Id);
    }

    /// <summary>An operator who sets something else has it hold for the conversations that are there.</summary>
    [Theory, EveryEngine]
    public async Task Server_StartedWithOtherSettings_HoldsThemForConversationsThatAreThere(DatabaseEngine engine)
    {
        await using var before = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await before.SignUpAsync("ada"), await before.SignUpAsync("bob"));
        var (kept, inherited) = (await ada.OpenDirectAsync(bob), await ada.CreateGroupAsync("group", bob));
        await ada.SetRetentionAsync(kept.Id, "keep");
        var (first, second) = ((await ada.SendAsync(kept.Id, "a")).Message, (await ada.SendAsync(inherited.Id, "a")).Message);
        await before.SweepAsync(ada);
        Assert.Equal((0L, 0L), ((await ada.FindAsync(kept.Id)).FloorSeq, (await ada.FindAsync(inherited.Id)).FloorSeq));
        await before.StopAsync();

        (string, string)[] settings = [("Parley:Data", before.DataFolder), ("Parley:Retention:Longest", "00:02:00")];
        await using var after = await TestServer.StartAsync(
            engine, before.Time, replace: null, before.ConnectionString is { } connection ? [.. settings, ("Parley:Database:ConnectionString", connection)] : settings);
        after.Time!.Advance(TimeSpan.FromMinutes(2));

        await after.GoneUpToAsync(ada.At(after), kept.Id, first.Seq);
        await after.GoneUpToAsync(ada.At(after), inherited.Id, second.Seq);
    }
}
