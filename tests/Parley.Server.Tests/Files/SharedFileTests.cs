using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Files;

/// <summary>A conversation's files as a list: by kind, by pages, and for those who may read the messages.</summary>
public sealed class SharedFileTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task List_ByKind_HasWhatWasSentNewestFirst(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        Assert.Empty((await ListAsync(bob, chat.Id)).Items);
        var (picture, notes) = (await ada.UploadAsync(TestFiles.Png(4, 4), "picture.png"), await ada.UploadAsync("<svg/>"u8.ToArray(), "notes.svg"));
        var sound = await ada.UploadAsync(await TestFiles.FfmpegAsync("wav", "-f", "lavfi", "-i", "sine=duration=1", "-ac", "1"), "voice.wav");
        var both = (await ada.SendFilesAsync(chat.Id, "both", notes.Id, picture.Id)).Message;
        await ada.SendAsync(chat.Id, "no file");
        var voice = await ada.PostAsync(
            $"conversations/{chat.Id}/messages", new { type = "file", files = new[] { sound.Id }, metadata = new { voice = new { peaks = new[] { 0, 255 } } } }).ReadAsync<SendMessageResponse>(201);

        var all = await ListAsync(bob, chat.Id);
        Assert.Equal([voice.Message.Id, both.Id], all.Items.Select(item => item.Message.Id));
        Assert.Equal([notes.Id, picture.Id], all.Items[1].Files.Select(file => file.Id));
        Assert.Equal("both", all.Items[1].Message.Text);
        Assert.Null(all.NextCursor);
        Assert.Equal([ada.Id], all.Users.Select(user => user.Id));

        var media = Assert.Single((await ListAsync(bob, chat.Id, "?kind=media")).Items);
        Assert.Equal(both.Id, media.Message.Id);
        Assert.Equivalent(await bob.FileAsync(picture.Id), Assert.Single(media.Files), strict: true);
        var audio = Assert.Single((await ListAsync(bob, chat.Id, "?kind=audio")).Items);
        Assert.Equal((voice.Message.Id, sound.Id), (audio.Message.Id, Assert.Single(audio.Files).Id));
        Assert.Equal(255, audio.Message.Metadata!.Value.GetProperty("voice").GetProperty("peaks")[1].GetInt32());
        Assert.Equal(notes.Id, Assert.Single(Assert.Single((await ListAsync(bob, chat.Id, "?kind=other")).Items).Files).Id);
    }

    [Theory, EveryEngine]
    public async Task List_Pages_CoverEverythingOnceAndMaySkipWhatIsOfAnotherKind(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (other, picture) = (await ada.UploadAsync([0, 1]), await ada.UploadAsync(TestFiles.Png(4, 4)));
        var sent = new List<long>();
        foreach (var i in Enumerable.Range(0, 7))
        {
            sent.Insert(0, (await ada.SendFilesAsync(chat.Id, "", i == 3 ? picture.Id : other.Id)).Message.Seq);
            await ada.SendAsync(chat.Id, "between");
        }

        Assert.Equal(sent, await WalkAsync(bob, chat.Id, "limit=2"));
        Assert.Equal(sent, await WalkAsync(bob, chat.Id, "limit=7"));
        Assert.Equal([sent[3]], await WalkAsync(bob, chat.Id, "kind=media&limit=1"));
        Assert.Equal(sent.Where(seq => seq != sent[3]), await WalkAsync(bob, chat.Id, "kind=other&limit=4"));
        Assert.Empty(await WalkAsync(bob, chat.Id, "kind=audio"));
        Assert.Empty((await ListAsync(bob, chat.Id, "?cursor=0")).Items);
    }

    // 500 messages are opened for one page.
    [Theory, EveryEngine]
    public async Task List_ARareKind_IsFoundInOnePageUpToTheMostThatAreOpened(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (other, picture) = (await ada.UploadAsync([0, 1]), await ada.UploadAsync(TestFiles.Png(4, 4)));
        var rare = (await ada.SendFilesAsync(chat.Id, "", picture.Id)).Message;
        foreach (var some in Enumerable.Range(0, 499).Chunk(20))
        {
            await Task.WhenAll(some.Select(_ => ada.SendFilesAsync(chat.Id, "", other.Id)));
        }

        var whole = await ListAsync(bob, chat.Id, "?kind=media&limit=1");
        Assert.Equal(rare.Id, Assert.Single(whole.Items).Message.Id);
        Assert.Null(whole.NextCursor);

        await ada.SendFilesAsync(chat.Id, "", other.Id);
        var first = await ListAsync(bob, chat.Id, "?kind=media&limit=1");
        Assert.Empty(first.Items);
        var second = await ListAsync(bob, chat.Id, $"?kind=media&limit=1&cursor={first.NextCursor}");
        Assert.Equal(rare.Id, Assert.Single(second.Items).Message.Id);
        Assert.Null(second.NextCursor);
        Assert.Equal(10, (await ListAsync(bob, chat.Id, "?kind=other&limit=10")).Items.Count);
    }

    // I8
    [Theory, EveryEngine]
    public async Task List_ByMembership_HasWhatTheHistoryHas(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "late");
        var (ada, bob, late) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        var (before, after) = (await ada.UploadAsync([1]), await ada.UploadAsync([2]));
        await ada.SendFilesAsync(group.Id, "", before.Id);
        await ada.AddAsync(group.Id, late);
        await ada.SendFilesAsync(group.Id, "", after.Id);

        Assert.Equal([after.Id], await IdsAsync(late, group.Id));
        Assert.Equal([after.Id, before.Id], await IdsAsync(bob, group.Id));

        await ada.RemoveAsync(group.Id, bob);
        await bob.GetAsync($"conversations/{group.Id}/files").ProblemAsync(ErrorCodes.NotFound);
        var missed = await ada.UploadAsync([3]);
        await ada.SendFilesAsync(group.Id, "", missed.Id);
        await ada.AddAsync(group.Id, bob);
        Assert.Equal([after.Id, before.Id], await IdsAsync(bob, group.Id));
    }

    [Theory, EveryEngine]
    public async Task List_WhatWasDeleted_IsNotThere(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (gone, stays, lost) = (await ada.UploadAsync([1]), await ada.UploadAsync([2]), await ada.UploadAsync([3]));
        var removed = (await ada.SendFilesAsync(chat.Id, "", gone.Id)).Message;
        await ada.SendFilesAsync(chat.Id, "", stays.Id, lost.Id);
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").WriteAsync(
            session => session.ExecuteAsync("UPDATE messages SET deleted_at = created_at WHERE id = @Id", new { removed.Id }), Token);
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("media").WriteAsync(
            session => session.ExecuteAsync("DELETE FROM files WHERE id = @Id", new { lost.Id }), Token);

        Assert.Equal([stays.Id], await IdsAsync(bob, chat.Id));
    }

    [Theory, EveryEngine]
    public async Task List_WhileFilesAreSent_IsWholeForEachReader(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var file = await ada.UploadAsync([1]);

        var sends = Enumerable.Range(0, 10).Select(_ => ada.SendFilesAsync(chat.Id, "", file.Id)).ToList();
        var reads = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ListAsync(bob, chat.Id)));
        await Task.WhenAll(sends);

        // Each saw an end of the log without holes.
        Assert.All(reads, page => Assert.Equal(Enumerable.Range(1, page.Items.Count).Reverse().Select(seq => (long)seq), page.Items.Select(item => item.Message.Seq)));
        Assert.Equal(10, (await ListAsync(bob, chat.Id)).Items.Count);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=x", "limit")]
    [InlineData("?cursor=", "cursor")]
    [InlineData("?cursor=-1", "cursor")]
    [InlineData("?cursor=99999999999999999999", "cursor")]
    [InlineData("?cursor=abc", "cursor")]
    [InlineData("?kind=video", "kind")]
    [InlineData("?kind=", "kind")]
    public async Task List_WrongParameter_IsRefused(string query, string field)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        var error = await chat.Ada.GetAsync($"conversations/{chat.Id}/files{query}").ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, Assert.Single(error.Errors!).Field);
    }

    [Theory, EveryEngine]
    public async Task List_ForOthers_IsNotThere(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendFilesAsync(chat.Id, "", (await ada.UploadAsync([1])).Id);

        await eve.GetAsync($"conversations/{chat.Id}/files").ProblemAsync(ErrorCodes.NotFound);
        await eve.GetAsync($"conversations/{ConversationId.New(TimeProvider.System)}/files").ProblemAsync(ErrorCodes.NotFound);
        using var answer = await server.Http.GetAsync(new Uri($"/api/v1/conversations/{chat.Id}/files", UriKind.Relative), Token);
        Assert.Equal(401, (int)answer.StatusCode);
    }

    private static Task<ListResponse<SharedFiles>> ListAsync(TestUser user, ConversationId id, string query = "") =>
        user.GetAsync($"conversations/{id}/files{query}").ReadAsync<ListResponse<SharedFiles>>(200);

    private static async Task<IEnumerable<FileId>> IdsAsync(TestUser user, ConversationId id) =>
        (await ListAsync(user, id)).Items.SelectMany(item => item.Files).Select(file => file.Id);

    private static async Task<List<long>> WalkAsync(TestUser user, ConversationId id, string query)
    {
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(user, id, $"?{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items.Select(item => item.Message.Seq));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return seen;
    }
}
