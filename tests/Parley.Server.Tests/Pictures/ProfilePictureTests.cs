using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Pictures;

/// <summary>People's pictures: made, told, fetched, replaced, and gone with whoever they are of.</summary>
public sealed class ProfilePictureTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Set_APhoto_IsToldAndShownAsSquares(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        await ada.OpenDirectAsync(bob);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        var before = await bob.SyncAsync();
        var photo = await ada.UploadAsync(await TestFiles.PhotoAsync(300, 120, orientation: 6), "photo.jpg");

        var me = await ada.SetPictureAsync(photo.Id);

        Assert.Equal(photo.Id, me.Picture);
        Assert.True(me.UpdatedAt > ada.Session.User.UpdatedAt);
        Assert.Equal(me, (await adas.ExpectAsync<UserUpdatedEvent>(EventNames.UserUpdated)).Me);
        Assert.Equal(photo.Id, (await bobs.ExpectAsync<UserUpdatedEvent>(EventNames.UserUpdated)).User.Picture);
        Assert.Equal(photo.Id, (await eve.GetAsync($"users/{ada.Id}").ReadAsync<UserProfile>(200)).Picture);
        Assert.Equal(photo.Id, (await ada.GetAsync("me").ReadAsync<Me>(200)).Picture);
        await ada.BefriendAsync(eve);
        Assert.Equal(photo.Id, (await eve.GetAsync("contacts").ReadAsync<ListResponse<Contact>>(200)).Items.Single().User.Picture);
        Assert.Equal(photo.Id, (await eve.GetAsync($"users?query={ada.Session.User.Username}&limit=100").ReadAsync<ListResponse<User>>(200)).Items.Single(user => user.Id == ada.Id).Picture);
        var next = await bob.SyncAsync(before.Stamp, before.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), before.UserRev);
        Assert.Equal(photo.Id, next.Users.Single(user => user.Id == ada.Id).Picture);

        // Any member may fetch it; nothing of what the camera wrote is left.
        foreach (var size in new[] { 64, 128, 256 })
        {
            var square = await eve.PictureAsync(photo.Id, size);
            Assert.Equal((size, size), TestFiles.SizeOf(square));
            Assert.False(TestFiles.HasCanary(square));
        }

        // The squares are no variants of the file, which stays its owner's alone.
        Assert.DoesNotContain((await ada.FileAsync(photo.Id)).Variants, variant => (int)variant > 4);
        await eve.GetAsync($"files/{photo.Id}").ProblemAsync(ErrorCodes.NotFound);
        await ada.DeleteAsync($"files/{photo.Id}").ProblemAsync(ErrorCodes.FileInUse);
    }

    [Theory, EveryEngine]
    public async Task Fetch_OfAPicture_MayBeKeptForLong(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var picture = await ada.UploadPictureAsync();
        await ada.SetPictureAsync(picture);

        using var first = await bob.GetAsync($"pictures/{picture}");
        Assert.Equal((128, 128), TestFiles.SizeOf(await first.Content.ReadAsByteArrayAsync(Token)));
        Assert.Equal("image/png", first.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Headers.CacheControl is { Private: true, MaxAge.TotalDays: > 300 }, $"{first.Headers.CacheControl}");
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());

        using var request = new HttpRequestMessage(HttpMethod.Get, $"pictures/{picture}") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bob.Token);
        using var second = await server.Http.SendAsync(request, Token);
        Assert.Equal((304, 0), ((int)second.StatusCode, (await second.Content.ReadAsByteArrayAsync(Token)).Length));

        foreach (var size in new[] { "0", "63", "512", "-64" })
        {
            Assert.Equal("size", (await bob.GetAsync($"pictures/{picture}?size={size}").ProblemAsync(ErrorCodes.ValidationFailed)).Errors!.Single().Field);
        }

        using var malformed = await bob.GetAsync($"pictures/{picture}?size=large");
        Assert.Equal(400, (int)malformed.StatusCode);
        await bob.GetAsync($"pictures/{FileId.New(TimeProvider.System)}").ProblemAsync(ErrorCodes.NotFound);
        await bob.GetAsync($"pictures/{await ada.UploadPictureAsync()}").ProblemAsync(ErrorCodes.NotFound); // which nobody shows
    }

    [Theory, EveryEngine]
    public async Task Set_Another_ReplacesTheOneBeforeAndRemovedNothingIsLeft(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (first, second) = (await ada.UploadPictureAsync(), await ada.UploadPictureAsync(20, 40));
        await ada.SetPictureAsync(first);
        var charged = await server.UsageAsync(ada);
        await server.AccountsToldAsync();

        await ada.SetPictureAsync(second);

        await bob.GetAsync($"pictures/{first}").ProblemAsync(ErrorCodes.NotFound); // at once
        await ada.GoneAsync(first);
        Assert.Equal((64, 64), TestFiles.SizeOf(await bob.PictureAsync(second)));
        await server.BlobsAsync(5); // content, thumbnail, three squares
        Assert.True((await server.UsageAsync(ada)).Own > 0 && (await server.UsageAsync(ada)).Own <= charged.Own);

        // Repeated, it changes nothing.
        var me = await ada.SetPictureAsync(second);
        Assert.Equal(me, await ada.SetPictureAsync(second));
        await server.RestartAsync();
        (ada, bob) = (await server.SignInAsync(ada), await server.SignInAsync(bob));
        Assert.Equal(second, (await ada.GetAsync("me").ReadAsync<Me>(200)).Picture);
        await bob.PictureAsync(second);
    }

    [Theory, EveryEngine]
    public async Task Remove_APicture_TakesItsFileUnlessAMessageCarriesIt(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (only, sent) = (await ada.UploadPictureAsync(), await ada.UploadPictureAsync());
        await ada.SetPictureAsync(only);
        await server.AccountsToldAsync();

        Assert.Null((await ada.DeleteAsync("me/picture").ReadAsync<Me>(200)).Picture);
        Assert.Null((await ada.DeleteAsync("me/picture").ReadAsync<Me>(200)).Picture);

        await ada.GoneAsync(only);
        await ada.SendFilesAsync(chat.Id, "look", sent);
        await ada.SetPictureAsync(sent);
        await server.AccountsToldAsync();
        await ada.DeleteAsync("me/picture").ReadAsync(200);
        await server.AccountsToldAsync();
        await bob.GetAsync($"pictures/{sent}").ProblemAsync(ErrorCodes.NotFound);
        Assert.NotEmpty(await bob.DownloadAsync(sent));
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Set_WhatCannotBeAPicture_IsRefusedInWords(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Media:PictureBytes", "1024"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));

        async Task RefusedAsync(object request, ErrorCode code, long? limit = null)
        {
            var field = (await ada.PostAsync("me/picture", request).ProblemAsync(code)).Errors!.Single();
            Assert.Equal(("fileId", limit), (field.Field, field.Limit));
        }

        await RefusedAsync(new { }, ErrorCodes.ValidationFailed);
        await RefusedAsync(new { fileId = FileId.New(TimeProvider.System) }, ErrorCodes.ValidationFailed);
        await RefusedAsync(new { fileId = await bob.UploadPictureAsync() }, ErrorCodes.ValidationFailed);
        await RefusedAsync(new { fileId = (await ada.UploadAsync("text"u8.ToArray(), "me.png")).Id }, ErrorCodes.ValidationFailed);
        await RefusedAsync(new { fileId = (await ada.UploadAsync("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "me.svg")).Id }, ErrorCodes.ValidationFailed);
        await RefusedAsync(new { fileId = await ada.UploadPictureAsync(1, 21) }, ErrorCodes.ValidationFailed, 20);
        await RefusedAsync(new { fileId = (await ada.UploadAsync(await TestFiles.PhotoAsync(300, 200, orientation: 1), "photo.jpg")).Id }, ErrorCodes.PayloadTooLarge, 1024);
        var arriving = await TusSteps.CreateAsync(ada, 100);
        await ada.PostAsync("me/picture", new { fileId = arriving }).ProblemAsync(ErrorCodes.FileNotReady);
        await ada.PostRawAsync("me/picture", """{"fileId":"no id"}""").ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.PostRawAsync("me/picture", "[").ProblemAsync(ErrorCodes.ValidationFailed);

        // M3: what would burst is no file in the first place.
        foreach (var bomb in new[] { TestFiles.GifBomb, TestFiles.PngBomb(30_000, 30_000) })
        {
            await ada.PostFileAsync(bomb, "bomb.png").ProblemAsync(ErrorCodes.ValidationFailed);
        }

        Assert.Null((await ada.GetAsync("me").ReadAsync<Me>(200)).Picture);
        await ada.SetPictureAsync(await ada.UploadPictureAsync(1, 20));
        Assert.Equal(1024, (await ada.GetAsync("server").ReadAsync<ServerInfo>(200)).Limits.PictureBytes);
    }

    [Theory, EveryEngine]
    public async Task Anything_WithoutATokenOrAsAGuest_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, guest) = (await server.SignUpAsync("ada"), await server.SignUpAsync("guest", AccountRole.Guest));
        var picture = await ada.UploadPictureAsync();
        await ada.SetPictureAsync(picture);

        foreach (var (method, path) in new[] { (HttpMethod.Post, "me/picture"), (HttpMethod.Delete, "me/picture"), (HttpMethod.Get, $"pictures/{picture}") })
        {
            using var request = new HttpRequestMessage(method, path);
            await server.Http.SendAsync(request, Token).ProblemAsync(ErrorCodes.Unauthenticated);
            await guest.RequestAsync(method, path, method == HttpMethod.Post ? new StringContent("{}", new MediaTypeHeaderValue("application/json")) : null).ProblemAsync(ErrorCodes.Forbidden);
        }
    }

    [Theory, EveryEngine]
    public async Task Fetch_BetweenThoseOfWhomOneBlocksTheOther_ShowsWhatEverybodySees(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (adas, bobs) = (await ada.UploadPictureAsync(), await bob.UploadPictureAsync());
        await ada.SetPictureAsync(adas);
        await bob.SetPictureAsync(bobs);

        await ada.BlockAsync(bob);

        // All doors alike: a picture that one of them lacked would tell of the block.
        await bob.PictureAsync(adas);
        await ada.PictureAsync(bobs);
        Assert.Equal(adas, (await bob.GetAsync($"users/{ada.Id}").ReadAsync<UserProfile>(200)).Picture);
        var found = (await bob.GetAsync($"users?query={ada.Session.User.Username}").ReadAsync<ListResponse<User>>(200)).Items;
        Assert.Equal(adas, Assert.Single(found, user => user.Id == ada.Id).Picture);
    }

    [Theory, EveryEngine]
    public async Task Set_AtOnce_LeavesOneAndCountsExactly(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var files = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ada.UploadPictureAsync(30, 30 + i)));

        await Task.WhenAll(files.Select(ada.SetPictureAsync));

        var shown = (await ada.GetAsync("me").ReadAsync<Me>(200)).Picture!.Value;
        Assert.Contains(shown, files);
        await ada.PictureAsync(shown);

        // What was replaced before anybody had looked goes with what is not sent.
        server.Time!.Advance(TimeSpan.FromDays(1));
        await server.BlobsAsync(5);
        ada = await server.SignInAsync(ada);
        await ada.PictureAsync(shown);
        Assert.True((await server.UsageAsync(ada)).Own > 0);
        await ada.DeleteAsync("me/picture").ReadAsync(200);
        await server.BlobsAsync(0);
        Assert.Equal((0, 0), await server.UsageAsync(ada));
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Set_WhileTheStoreIsAway_IsToBeTriedAgainAndHasChangedNothing(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var picture = await ada.UploadPictureAsync();
        await server.BlobsAsync(2); // content and thumbnail; what arrived is gone
        var (before, charged) = (server.BlobCount(), await server.UsageAsync(ada));
        var incoming = Path.Combine(server.DataFolder, "blobs", "incoming");
        Directory.Delete(incoming);
        await File.WriteAllTextAsync(incoming, "in the way", Token);

        await ada.PostAsync("me/picture", new { fileId = picture }).ProblemAsync(ErrorCodes.Unavailable);

        Assert.Null((await ada.GetAsync("me").ReadAsync<Me>(200)).Picture);
        Assert.Equal((before, charged), (server.BlobCount(), await server.UsageAsync(ada)));
        await bob.GetAsync($"pictures/{picture}").ProblemAsync(ErrorCodes.NotFound);
        File.Delete(incoming);
        await ada.SetPictureAsync(picture);
        await bob.PictureAsync(picture);
    }

    [Theory, EveryEngine]
    public async Task Use_OfWhichNothingCame_IsCollected(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var picture = await ada.UploadPictureAsync();

        // A server that died between keeping the picture and writing down who shows it.
        Assert.Null(await server.Services.GetRequiredService<IPictures>().UseAsync(ada.Id, picture, PictureHolder.Of(ada.Id), Token));
        await ada.GetAsync($"pictures/{picture}").ProblemAsync(ErrorCodes.NotFound);
        await ada.DeleteAsync($"files/{picture}").ProblemAsync(ErrorCodes.FileInUse);

        server.Time!.Advance(TimeSpan.FromDays(1));
        await server.BlobsAsync(0);
        Assert.Equal((0, 0), await server.UsageAsync(ada));
    }

    [Theory, EveryEngine]
    public async Task Account_Exported_HoldsItsPictureAndDeletedTakesItAlong(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var picture = await ada.UploadPictureAsync();
        await ada.SetPictureAsync(picture);

        var job = await ada.PostAsync("me/exports", new { }).ReadAsync<ExportJob>(202);
        while ((await ada.GetAsync("me/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items.Single().State != ExportState.Ready)
        {
            Token.ThrowIfCancellationRequested();
        }

        using (var file = await ada.GetAsync($"me/exports/{job.Id}/file"))
        using (var zip = new System.IO.Compression.ZipArchive(await file.Content.ReadAsStreamAsync(Token)))
        {
            Assert.True(zip.GetEntry($"files/{picture}")!.Length > 0);
            using var account = new StreamReader(zip.GetEntry("account.json")!.Open());
            Assert.Contains($"{picture}", await account.ReadToEndAsync(Token), StringComparison.Ordinal);
        }

        await ada.PostAsync("me/deletion", new { password = "correct horse" }).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromDays(15));

        // Sessions end first, the account goes a minute later.
        while (server.BlobCount() > 0)
        {
            Token.ThrowIfCancellationRequested();
            server.Time.Advance(TimeSpan.FromSeconds(5));
            await server.Http.GetAsync("server", Token);
        }

        bob = await server.SignInAsync(bob);
        await bob.GetAsync($"pictures/{picture}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Null((await bob.FindAsync(chat.Id)).Users!.Single(user => user.Id == ada.Id).Picture);
    }
}
