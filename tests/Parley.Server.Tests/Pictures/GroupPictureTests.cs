using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Pictures;

/// <summary>Groups' pictures: who may change them, who sees them, and until when.</summary>
public sealed class GroupPictureTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Set_ByItsOwner_ReachesMembersByPushSyncAndWhenTheyCome(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "late", "eve");
        var (ada, bob, late, eve) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", bob);
        await using var bobs = await bob.ConnectAsync();
        await using var lates = await late.ConnectAsync();
        var before = await bob.SyncAsync();
        var picture = await ada.UploadPictureAsync();

        var changed = await ada.SetGroupPictureAsync(group.Id, picture);

        Assert.Equal((picture, group.LastRev + 2), (changed.Picture, changed.LastRev));
        var pushed = await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.Picture == picture);
        Assert.Equal((group.LastRev, group.LastRev + 1), (pushed.After, pushed.UpTo));
        Assert.Equal("picture-changed", (await NoticeAsync(bobs)).GetProperty("event").GetString());
        Assert.Equal((256, 256), TestFiles.SizeOf(await bob.PictureAsync(picture, 256)));
        var next = await bob.SyncAsync(before.Stamp, before.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), before.UserRev);
        Assert.Equal(picture, next.Conversations.Single(one => one.ConversationId == group.Id).Conversation!.Picture);
        Assert.Equal(picture, (await bob.GetAsync("conversations").ReadAsync<ListResponse<Conversation>>(200)).Items.Single(one => one.Id == group.Id).Picture);

        await ada.AddAsync(group.Id, late);
        Assert.Equal(picture, (await lates.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated)).Conversation!.Picture);
        await late.PictureAsync(picture);
        await eve.GetAsync($"pictures/{picture}").ProblemAsync(ErrorCodes.NotFound);

        // Taken away, for everybody; repeated, nothing changes.
        var removed = await ada.DeleteAsync($"conversations/{group.Id}/picture").ReadAsync<Conversation>(200);
        Assert.Null(removed.Picture);
        await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.UpTo == removed.LastRev - 1 && frame.State is { Picture: null });
        Assert.Equal("picture-removed", (await NoticeAsync(bobs, removed.LastRev)).GetProperty("event").GetString());
        await bob.GetAsync($"pictures/{picture}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(removed.LastRev, (await ada.DeleteAsync($"conversations/{group.Id}/picture").ReadAsync<Conversation>(200)).LastRev);
    }

    [Theory, EveryEngine]
    public async Task Change_ByRole_IsForOwnersAndAdmins(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "admin", "member", "removed", "eve");
        var (ada, admin, member, gone, eve) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await ada.CreateGroupAsync("group", admin, member, gone);
        await ada.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        var picture = await admin.UploadPictureAsync();
        await admin.SetGroupPictureAsync(group.Id, picture);
        await gone.PictureAsync(picture);
        await ada.RemoveAsync(group.Id, gone);
        var rev = (await ada.FindAsync(group.Id)).LastRev;
        var path = $"conversations/{group.Id}/picture";

        foreach (var (who, code) in new[] { (member, ErrorCodes.Forbidden), (gone, ErrorCodes.NotFound), (eve, ErrorCodes.NotFound) })
        {
            await who.PostAsync(path, new { fileId = await who.UploadPictureAsync() }).ProblemAsync(code);
            await who.PostAsync(path, new { }).ProblemAsync(code); // who may not learns nothing of what would be wrong with it
            await who.DeleteAsync(path).ProblemAsync(code);
        }

        // C3: who was removed sees it no more, from that moment on.
        await gone.GetAsync($"pictures/{picture}").ProblemAsync(ErrorCodes.NotFound);
        await member.PictureAsync(picture);

        await ada.PostAsync($"conversations/{ConversationId.New(TimeProvider.System)}/picture", new { fileId = picture }).ProblemAsync(ErrorCodes.NotFound);
        await ada.PostAsync(path, new { fileId = picture }).ProblemAsync(ErrorCodes.ValidationFailed); // another's file
        await ada.PostAsync(path, new { }).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.PostRawAsync(path, """{"fileId":7}""").ProblemAsync(ErrorCodes.ValidationFailed);
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        await server.Http.SendAsync(request, TestContext.Current.CancellationToken).ProblemAsync(ErrorCodes.Unauthenticated);
        Assert.Equal((picture, rev), ((await ada.FindAsync(group.Id)).Picture, (await ada.FindAsync(group.Id)).LastRev));

        var direct = await ada.OpenDirectAsync(member);
        await ada.PostAsync($"conversations/{direct.Id}/picture", new { fileId = await ada.UploadPictureAsync() }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.DeleteAsync($"conversations/{direct.Id}/picture").ProblemAsync(ErrorCodes.Forbidden);
    }

    [Theory, EveryEngine]
    public async Task Set_TheSameAtOnce_IsOneChange(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var picture = await ada.UploadPictureAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.SetGroupPictureAsync(group.Id, picture)));

        var now = await bob.FindAsync(group.Id);
        Assert.Equal((picture, group.LastRev + 2), (now.Picture, now.LastRev));
    }

    [Theory, EveryEngine]
    public async Task Group_ReplacedOrDeleted_TakesItsPictureAlong(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (gone, stays) = (await ada.CreateGroupAsync("gone", bob), await ada.CreateGroupAsync("stays", bob));
        var (first, second) = (await ada.UploadPictureAsync(), await ada.UploadPictureAsync(20, 40));
        await ada.SetGroupPictureAsync(gone.Id, first);
        await ada.SetGroupPictureAsync(stays.Id, first); // one file for both
        await SettledAsync(server, 2);

        await ada.SetGroupPictureAsync(gone.Id, second);
        await SettledAsync(server, 2);
        Assert.Equal((64, 64), TestFiles.SizeOf(await bob.PictureAsync(first)));
        await server.BlobsAsync(10);

        await ada.DeleteAsync($"conversations/{gone.Id}").ReadAsync(204);
        await bob.GetAsync($"pictures/{second}").ProblemAsync(ErrorCodes.NotFound);
        await ada.GoneAsync(second);
        await server.BlobsAsync(5);
        await bob.PictureAsync(first);

        // Whoever has uploaded it may leave: it is the group's.
        await ada.ChangeRoleAsync(stays.Id, bob, MemberRole.Owner);
        await ada.LeaveAsync(stays.Id);
        await ada.GetAsync($"pictures/{first}").ProblemAsync(ErrorCodes.NotFound);
        await bob.PictureAsync(first);
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Account_OfWhoUploadedIt_GoesAndTheGroupKeepsItsPicture(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var (shown, own) = (await ada.UploadPictureAsync(), await ada.UploadPictureAsync(20, 40));
        await ada.SetGroupPictureAsync(group.Id, shown);
        await ada.SetPictureAsync(own);
        await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Owner);
        await SettledAsync(server, 2);

        await ada.PostAsync("me/deletion", new { password = "correct horse" }).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromDays(15));
        while (server.BlobCount() > 5) // content, thumbnail, three squares
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            server.Time.Advance(TimeSpan.FromSeconds(5));
            await server.Http.GetAsync("server", TestContext.Current.CancellationToken);
        }

        bob = await server.SignInAsync(bob);
        await bob.GetAsync($"pictures/{own}").ProblemAsync(ErrorCodes.NotFound);
        await bob.PictureAsync(shown);
        Assert.Equal(shown, (await bob.FindAsync(group.Id)).Picture);
    }

    [Theory, EveryEngine]
    public async Task Fetch_OfAPictureThatManyShow_IsForWhomOneShowsIt(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cleo", "dan");
        var (ada, bob, cleo, dan) = (people[0], people[1], people[2], people[3]);
        var picture = await ada.UploadPictureAsync();
        await ada.SetPictureAsync(picture);
        foreach (var member in new[] { bob, cleo, cleo })
        {
            await ada.SetGroupPictureAsync((await ada.CreateGroupAsync("group", member)).Id, picture);
        }

        // Ada's own, for everybody.
        await dan.PictureAsync(picture);

        // Not ada's own any more, but the groups'.
        await ada.DeleteAsync("me/picture").ReadAsync(200);
        await dan.GetAsync($"pictures/{picture}").ProblemAsync(ErrorCodes.NotFound);
        await cleo.PictureAsync(picture);
    }

    /// <summary>Returns when so many uses are known to be, and no other is.</summary>
    private static async Task SettledAsync(TestServer server, int count)
    {
        var database = server.MediaDatabase();
        while (await database.ReadAsync(
            session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM picture_uses WHERE settled = 1"), TestContext.Current.CancellationToken) != count
            || await database.ReadAsync(
                session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM picture_uses"), TestContext.Current.CancellationToken) != count)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<System.Text.Json.JsonElement> NoticeAsync(TestSocket socket, long? rev = null) =>
        (await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Type == MessageType.System && (rev is null || frame.Rev == rev))).Metadata!.Value;
}
