using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Bans;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Invites;
using Parley.Testing;

namespace Parley.Server.Tests.Members;

/// <summary>What a group is about, and what newcomers see of it.</summary>
public sealed class GroupSettingsTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Topic_SetAndTakenAway_IsToldByPushSyncAndToNewcomers(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        Assert.Equal((null, HistoryVisibility.FromJoining), (group.Topic, group.Settings!.History));
        await using var bobs = await bob.ConnectAsync();
        await using var eves = await eve.ConnectAsync();
        var held = await bob.SyncAsync();
        const string topic = "Routes,\nand who takes which";

        var changed = await ada.PatchAsync($"conversations/{group.Id}", new { topic = "  Routes,\r\nand who takes which\n" }).ReadAsync<Conversation>(200);

        Assert.Equal((topic, "group", group.LastRev + 2), (changed.Topic, changed.Title, changed.LastRev));
        var state = await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State is not null);
        Assert.Equal((group.LastRev, group.LastRev + 1, topic), (state.After!.Value, state.UpTo!.Value, state.State!.Topic));
        Assert.Equal("""{"event":"topic-changed","topic":"Routes,\nand who takes which"}""", (await NoticeAsync(bobs, group.LastRev + 2)).GetRawText());
        var synced = await bob.SyncAsync(held.Stamp, held.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), held.UserRev);
        Assert.Equal(topic, synced.Conversations.Single(one => one.ConversationId == group.Id).Conversation!.Topic);
        await ada.AddAsync(group.Id, eve);
        Assert.Equal(topic, (await eves.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated)).Conversation!.Topic);

        // What is so already is no change; an empty one takes it away.
        var rev = (await ada.FindAsync(group.Id)).LastRev;
        Assert.Equal(rev, (await ada.PatchAsync($"conversations/{group.Id}", new { topic }).ReadAsync<Conversation>(200)).LastRev);
        var removed = await ada.PatchAsync($"conversations/{group.Id}", new { topic = " " }).ReadAsync<Conversation>(200);
        Assert.Equal((null, rev + 2), (removed.Topic, removed.LastRev));
        await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.UpTo == rev + 1 && frame.State is { Topic: null });
        Assert.Equal("""{"event":"topic-removed"}""", (await NoticeAsync(bobs, rev + 2)).GetRawText());
        Assert.Equal(rev + 2, (await ada.PatchAsync($"conversations/{group.Id}", new { topic = "" }).ReadAsync<Conversation>(200)).LastRev);
    }

    [Theory, EveryEngine]
    public async Task Several_InOneRequest_AreChangedTogetherOrNotAtAll(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await using var bobs = await bob.ConnectAsync();

        await ada.PatchAsync($"conversations/{group.Id}", new { title = "new", topic = "x\ty", history = "from-start" }).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(group.LastRev, (await ada.FindAsync(group.Id)).LastRev);
        var all = await ada.PatchAsync($"conversations/{group.Id}", new { title = "new", topic = "about", history = "from-start" }).ReadAsync<Conversation>(200);

        Assert.Equal(("new", "about", HistoryVisibility.FromStart, group.LastRev + 6), (all.Title, all.Topic, all.Settings!.History, all.LastRev));
        var state = await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State is not null);
        Assert.Equal(
            (group.LastRev, group.LastRev + 3, "new", "about", HistoryVisibility.FromStart),
            (state.After!.Value, state.UpTo!.Value, state.State!.Title, state.State.Topic, state.State.Settings!.History));
        Assert.Equal("""{"event":"title-changed","title":"new"}""", (await NoticeAsync(bobs, group.LastRev + 4)).GetRawText());
        Assert.Equal("""{"event":"topic-changed","topic":"about"}""", (await NoticeAsync(bobs, group.LastRev + 5)).GetRawText());
        Assert.Equal("""{"event":"history-changed","history":"from-start"}""", (await NoticeAsync(bobs, group.LastRev + 6)).GetRawText());

        // The same by many at once: once.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.PatchAsync($"conversations/{group.Id}", new { topic = "one", history = "from-joining" }).ReadAsync(200)));
        Assert.Equal(all.LastRev + 4, (await bob.FindAsync(group.Id)).LastRev);
    }

    [Theory, EveryEngine]
    public async Task Newcomers_WhereAllIsShown_SeeItFromTheFirstMessageOnEveryPath(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "early", "added", "joined");
        var (ada, bob, early, added, joined) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await ada.CreateGroupAsync("group", bob);
        var first = (await ada.SendAsync(group.Id, "the first")).Message;
        var file = (await ada.UploadAsync([1, 2, 3, 4])).Id;
        await ada.SendFilesAsync(group.Id, "a file", file);
        await bob.ReadUpToAsync(group.Id, first.Seq);
        await ada.AddAsync(group.Id, early); // came before it was set, and sees what they saw
        await using var addeds = await added.ConnectAsync();
        var heldByAdded = await added.SyncAsync();
        await ada.PatchAsync($"conversations/{group.Id}", new { history = "from-start" }).ReadAsync<Conversation>(200);
        var invite = await ada.InviteAsync(group.Id);

        await ada.AddAsync(group.Id, added);
        await joined.AcceptAsync(invite);

        // 1. Push: from the first message on, and nothing of it unread.
        var arrival = (await addeds.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated)).Conversation!;
        Assert.Equal((1L, 0L), (arrival.Me.FromSeq, arrival.UnreadCount));
        Assert.Equal((0L, 0L), ((await added.FindAsync(group.Id)).UnreadCount, (await joined.FindAsync(group.Id)).UnreadCount));
        foreach (var newcomer in new[] { added, joined })
        {
            // 2. History, from either end.
            var whole = await newcomer.WholeHistoryAsync(group.Id);
            Assert.Equal(Enumerable.Range(1, whole.Count).Select(seq => (long)seq), whole.Select(message => message.Seq));
            Assert.Contains(whole, message => message.Id == first.Id);
            Assert.Equal("the first", (await newcomer.HistoryAsync(group.Id, "?before=3")).Items[^1].Text);

            // 3. State.
            Assert.Equal(1, (await newcomer.FindAsync(group.Id)).Me.FromSeq);

            // 4. A first sync.
            var sync = (await newcomer.SyncAsync()).Conversations.Single(one => one.ConversationId == group.Id);
            Assert.Contains(sync.Messages, message => message.Id == first.Id);

            // 5. Files: the list, and the file itself.
            var files = await newcomer.GetAsync($"conversations/{group.Id}/files?kind=other").ReadAsync<ListResponse<SharedFiles>>(200);
            Assert.Equal(file, Assert.Single(Assert.Single(files.Items).Files).Id);
            Assert.Equal([1, 2, 3, 4], await newcomer.DownloadAsync(file));

            // 6. An answer to what was said before one came.
            await newcomer.PostAsync($"conversations/{group.Id}/messages", new { text = "about that", replyTo = first.Id }).ReadAsync(201);

            // 7. Who has seen it: one may ask, and is not among those.
            await newcomer.GetAsync($"conversations/{group.Id}/messages/{first.Id}/receipts").ReadAsync<MessageReceipts>(200);
        }

        var receipts = await ada.GetAsync($"conversations/{group.Id}/messages/{first.Id}/receipts").ReadAsync<MessageReceipts>(200);
        Assert.Equal([bob.Id], [.. receipts.Seen, .. receipts.Delivered, .. receipts.Sent]);

        // 8. Resume: what the newcomer did not hold comes.
        var resumed = await added.SyncAsync(heldByAdded.Stamp, new Dictionary<ConversationId, long>(), heldByAdded.UserRev);
        Assert.Contains(resumed.Conversations.Single(one => one.ConversationId == group.Id).Messages, message => message.Id == first.Id);

        // Who was there before it was set sees no more than before.
        Assert.DoesNotContain(await early.WholeHistoryAsync(group.Id), message => message.Seq <= first.Seq);
        await early.GetAsync($"files/{file}/link").ProblemAsync(ErrorCodes.NotFound);
        await early.PostAsync($"conversations/{group.Id}/messages", new { text = "x", replyTo = first.Id }).ProblemAsync(ErrorCodes.ValidationFailed);
    }

    [Theory, EveryEngine]
    public async Task History_SetBack_HoldsForThoseWhoComeLater(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "whole", "part");
        var (ada, whole, part) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group");
        var first = (await ada.SendAsync(group.Id, "the first")).Message;
        await ada.PatchAsync($"conversations/{group.Id}", new { history = "from-start" }).ReadAsync(200);
        await ada.AddAsync(group.Id, whole);
        await ada.PatchAsync($"conversations/{group.Id}", new { history = "from-joining" }).ReadAsync(200);
        var before = (await ada.SendAsync(group.Id, "before they came")).Message;

        await ada.AddAsync(group.Id, part);

        Assert.DoesNotContain(await part.WholeHistoryAsync(group.Id), message => message.Seq <= before.Seq);
        Assert.Contains(await whole.WholeHistoryAsync(group.Id), message => message.Id == first.Id);

        // Gone, one sees nothing; back, one sees what one saw before, and not what was said meanwhile.
        await ada.RemoveAsync(group.Id, whole);
        await whole.GetAsync($"conversations/{group.Id}/messages").ProblemAsync(ErrorCodes.NotFound);
        var meanwhile = (await ada.SendAsync(group.Id, "while they were gone")).Message;
        await ada.AddAsync(group.Id, whole);
        var seen = await whole.WholeHistoryAsync(group.Id);
        Assert.Contains(seen, message => message.Id == first.Id);
        Assert.DoesNotContain(seen, message => message.Id == meanwhile.Id);

        // Banned and let in by a link, where all is shown again: all of it.
        await ada.BanAsync(group.Id, part);
        await ada.LiftAsync(group.Id, part);
        await ada.PatchAsync($"conversations/{group.Id}", new { history = "from-start" }).ReadAsync(200);
        await part.AcceptAsync(await ada.InviteAsync(group.Id));
        Assert.Contains(await part.WholeHistoryAsync(group.Id), message => message.Id == first.Id);
    }

    [Theory, EveryEngine]
    public async Task Settings_AskedForByOthers_AreRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "admin", "moderator", "member", "gone", "eve");
        var (ada, admin, moderator, member, gone, eve) = (people[0], people[1], people[2], people[3], people[4], people[5]);
        var group = await ada.CreateGroupAsync("group", admin, moderator, member, gone);
        await ada.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        await ada.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
        await ada.RemoveAsync(group.Id, gone);
        var path = $"conversations/{group.Id}";
        var rev = (await ada.FindAsync(group.Id)).LastRev;

        foreach (var body in new object[] { new { topic = "x" }, new { history = "from-start" }, new { title = "x", topic = "x", history = "from-start" } })
        {
            await moderator.PatchAsync(path, body).ProblemAsync(ErrorCodes.Forbidden);
            await member.PatchAsync(path, body).ProblemAsync(ErrorCodes.Forbidden);
            await gone.PatchAsync(path, body).ProblemAsync(ErrorCodes.NotFound);
            await eve.PatchAsync(path, body).ProblemAsync(ErrorCodes.NotFound);
            using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = System.Net.Http.Json.JsonContent.Create(body) };
            await server.Http.SendAsync(request, Token).ProblemAsync(ErrorCodes.Unauthenticated);
            await ada.PatchAsync($"conversations/{(await ada.OpenDirectAsync(admin)).Id}", body).ProblemAsync(ErrorCodes.Forbidden);
        }

        Assert.Equal(rev, (await ada.FindAsync(group.Id)).LastRev);
        Assert.Equal("by an admin", (await admin.PatchAsync(path, new { topic = "by an admin" }).ReadAsync<Conversation>(200)).Topic);
    }

    [Theory]
    [InlineData("""{"topic":7}""", "topic")]
    [InlineData("""{"topic":"a\u0000b"}""", "topic")]
    [InlineData("""{"topic":"a\u0007b"}""", "topic")]
    [InlineData("""{"topic":"{1025}"}""", "topic")]
    [InlineData("""{"history":"never"}""", "history")]
    [InlineData("""{"history":1}""", "history")]
    [InlineData("""{"title":" ","topic":"fine"}""", "title")]
    [InlineData("{}", "title")]
    public async Task Update_MalformedRequest_IsRefusedByName(string body, string field)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var json = new StringContent(body.Replace("{1025}", new string('x', 1025), StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");

        var error = await ada.RequestAsync(HttpMethod.Patch, $"conversations/{group.Id}", json).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, error.Errors![0].Field);
        Assert.Equal(group.LastRev, (await ada.FindAsync(group.Id)).LastRev);
    }

    /// <summary>C5; and a text at its limit is taken as it is.</summary>
    [Theory, EveryEngine]
    public async Task Update_WithFieldsOfOthers_IgnoresThem(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var topic = new string('x', 1022) + "é";

        var changed = await ada.PatchAsync(
            $"conversations/{group.Id}", new { topic, settings = new { history = "from-start" }, role = "owner", ownerId = bob.Id, createdBy = bob.Id, lastSeq = 7, floorSeq = 7, type = "direct", memberCount = 9 })
            .ReadAsync<Conversation>(200);

        Assert.Equal(
            (topic, ada.Id, ConversationType.Group, 0L, 2, HistoryVisibility.FromJoining),
            (changed.Topic, changed.CreatedBy, changed.Type, changed.FloorSeq, changed.MemberCount, changed.Settings!.History));
        Assert.Equal(1024, (await server.Http.GetAsync("server", Token).ReadAsync<ServerInfo>(200)).Limits.TopicBytes);

        // Kept over a restart, and gone with the group.
        await server.RestartAsync();
        Assert.Equal(topic, (await bob.FindAsync(group.Id)).Topic);
        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        Assert.Null(await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
            session => session.QuerySingleAsync<byte[]?>("SELECT topic FROM conversations WHERE id = @Id", new { group.Id }), Token));
    }

    /// <summary>The metadata of the system message at a revision.</summary>
    private static async Task<System.Text.Json.JsonElement> NoticeAsync(TestSocket socket, long rev) =>
        (await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Rev == rev)).Metadata!.Value;
}
