using System.Text;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Retention;
using Parley.Testing;

namespace Parley.Server.Tests.Drafts;

/// <summary>What one has begun to write: on all one's devices, nobody else's, and never older than what another device has written since.</summary>
public sealed class DraftTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Draft_Written_IsOnesOwnOnAllPaths(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        var message = (await bob.SendAsync(group.Id, "a question")).Message;
        var first = await ada.SyncAsync();
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();

        var wanted = new MessageDraft { Text = "half an ans", ReplyTo = message.Id, Seq = message.Seq + 1 };
        var written = await SetAsync(ada, group.Id, "half an ans", first.UserRev, message.Id);
        Assert.Equal((wanted, first.UserRev + 1), (written.Draft, written.Personal!.UpTo));
        var told = Assert.Single(await adas.SettledAsync<DraftUpdatedEvent>(EventNames.DraftUpdated));
        Assert.Equal((group.Id, wanted, written.Personal), (told.ConversationId, told.Draft, told.Personal));
        Assert.Empty(await bobs.SettledAsync<DraftUpdatedEvent>(EventNames.DraftUpdated));
        Assert.Equal(wanted, (await ada.FindAsync(group.Id)).Me.Draft);
        Assert.Null((await bob.FindAsync(group.Id)).Me.Draft);
        var positions = new Dictionary<ConversationId, long> { [group.Id] = group.LastRev };
        var next = await ada.SyncAsync(first.Stamp, positions, first.UserRev);
        Assert.Equal((group.Id, wanted), (next.Personal!.Drafts.Single().ConversationId, next.Personal.Drafts.Single().Draft));

        // Once more is no change, however old; and taken away it is gone on all paths.
        Assert.Equal((wanted, null), Of(await SetAsync(ada, group.Id, "half an ans", 0, message.Id)));
        Assert.Null((await SetAsync(ada, group.Id, "", next.UserRev)).Draft);
        Assert.Null((await adas.ExpectAsync<DraftUpdatedEvent>(EventNames.DraftUpdated, one => one.Draft is null)).Draft);
        Assert.Null((await ada.FindAsync(group.Id)).Me.Draft);
        var last = await ada.SyncAsync(next.Stamp, positions, next.UserRev);
        Assert.Null(Assert.Single(last.Personal!.Drafts).Draft);

        // Nobody's whom it does not concern, and gone with the membership.
        await eve.PutAsync(Path(group.Id), new { text = "a", userRev = 0 }).ProblemAsync(ErrorCodes.NotFound);
        await SetAsync(bob, group.Id, "mine", 1_000);
        await bob.LeaveAsync(group.Id);
        await bob.PutAsync(Path(group.Id), new { text = "a", userRev = 1_000 }).ProblemAsync(ErrorCodes.NotFound);
        await ada.AddAsync(group.Id, bob);
        Assert.Null((await bob.FindAsync(group.Id)).Me.Draft);
    }

    [Theory, EveryEngine]
    public async Task Draft_OfADeviceThatWasAway_TakesNothingBack(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var away = await ada.SyncAsync();
        var newer = await SetAsync(ada, group.Id, "newer", away.UserRev);

        await ada.PutAsync(Path(group.Id), new { text = "older", userRev = away.UserRev }).ProblemAsync(ErrorCodes.DraftOutdated);
        Assert.Equal("newer", (await ada.FindAsync(group.Id)).Me.Draft!.Text);

        // Nor does it bring back what was sent meanwhile, and so is a draft no more.
        var sent = await SetAsync(ada, group.Id, "", newer.Personal!.UpTo);
        await ada.PutAsync(Path(group.Id), new { text = "older", userRev = newer.Personal.UpTo }).ProblemAsync(ErrorCodes.DraftOutdated);
        Assert.Null((await ada.FindAsync(group.Id)).Me.Draft);

        // Who has seen it writes on.
        Assert.Equal("newest", (await SetAsync(ada, group.Id, "newest", sent.Personal!.UpTo)).Draft!.Text);
    }

    [Theory, EveryEngine]
    public async Task Draft_WrittenByManyAtOnce_IsThatOfTheFirst(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var seen = (await ada.SyncAsync()).UserRev;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var response = await ada.PutAsync(Path(group.Id), new { text = $"text {i}", userRev = seen });
            return (int)response.StatusCode;
        }));

        Assert.Equal([200, .. Enumerable.Repeat(409, 7)], answers.Order());
    }

    [Fact]
    public async Task Draft_Malformed_IsRefusedByField()
    {
        var server = await servers.SqliteAsync();
        var (ada, guest) = (await server.SignUpAsync("ada"), await server.SignUpAsync("guest", AccountRole.Guest));
        var group = await ada.CreateGroupAsync("group");
        foreach (var (body, field) in new (object, string)[]
        {
            (new { text = new string('x', 8193), userRev = 0 }, "text"),
            (new { text = "a\0b", userRev = 0 }, "text"),
            (new { text = "a" }, "userRev"),
            (new { text = "a", userRev = -1 }, "userRev"),
            (new { text = "a", userRev = 0, replyTo = "yesterday" }, "replyTo"),
        })
        {
            Assert.Equal(field, Assert.Single((await ada.PutAsync(Path(group.Id), body).ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        }

        await guest.PutAsync(Path(group.Id), new { text = "a", userRev = 0 }).ProblemAsync(ErrorCodes.Forbidden);
        using var nobody = await server.Http.PutAsync(
            Path(group.Id), new StringContent("{\"text\":\"a\",\"userRev\":0}", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)nobody.StatusCode);
        Assert.Null((await ada.FindAsync(group.Id)).Me.Draft);
    }

    [Fact]
    public async Task Drafts_Sealed_OpenUnderTheirKeysAndLieNowhereInTheClear()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        await SetAsync(ada, group.Id, "not meant for a disk", 1_000);
        await server.RestartAsync();
        Assert.Equal("not meant for a disk", (await ada.FindAsync(group.Id)).Me.Draft!.Text);
        Assert.Contains("drafts: 1 tried", await server.SucceedAsync("keys verify --all"), StringComparison.Ordinal);

        await server.StopAsync();
        foreach (var file in Directory.EnumerateFiles(server.DataFolder, "chat.db*"))
        {
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf("not meant for a disk"u8));
        }
    }

    [Theory, EveryEngine]
    public async Task Drafts_OfManyConversations_ComeInPages(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var held = await ada.SyncAsync();
        var written = new HashSet<ConversationId>();
        for (var i = 0; i < 30; i++)
        {
            var group = await ada.CreateGroupAsync($"group {i}");
            await SetAsync(ada, group.Id, $"text {i}", 1_000);
            written.Add(group.Id);
        }

        var (found, pages) = (new HashSet<ConversationId>(), 0);
        SyncResponse answer;
        do
        {
            answer = await ada.SyncAsync(held.Stamp, null, held.UserRev);
            Assert.InRange(answer.Personal!.Drafts.Count, 0, 25);
            found.UnionWith(answer.Personal.Drafts.Where(one => one.Draft is not null).Select(one => one.ConversationId));
            held = answer;
            pages++;
        }
        while (answer.More);

        Assert.Equal((written.Count, true), (found.Count, pages > 1));
    }

    [Theory, EveryEngine]
    public async Task Draft_BegunBeforeWhatIsGone_GoesWithIt(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        await ada.SetRetentionAsync(group.Id, "age", 60);
        await SetAsync(ada, group.Id, "begun before", 1_000);
        var last = (await ada.SendAsync(group.Id, "said after")).Message;
        Assert.Equal("begun before", (await ada.FindAsync(group.Id)).Me.Draft!.Text);

        server.Time!.Advance(TimeSpan.FromSeconds(60));
        Assert.Null((await server.GoneUpToAsync(ada, group.Id, last.Seq)).Me.Draft);

        // Begun after it, it is as young as what comes next.
        await SetAsync(ada, group.Id, "begun after", 1_000);
        await server.SweepAsync(ada);
        Assert.Equal("begun after", (await ada.FindAsync(group.Id)).Me.Draft!.Text);
    }

    private static string Path(ConversationId id) => $"conversations/{id}/draft";

    private static Task<DraftResponse> SetAsync(TestUser user, ConversationId id, string text, long userRev, MessageId? replyTo = null) =>
        user.PutAsync(Path(id), new { text, replyTo, userRev }).ReadAsync<DraftResponse>(200);

    private static (MessageDraft? Draft, PersonalRange? Personal) Of(DraftResponse response) => (response.Draft, response.Personal);
}
