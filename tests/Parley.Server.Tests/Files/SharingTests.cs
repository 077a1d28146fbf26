using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Files;

/// <summary>Files in messages: who may fetch them, until when, and when they go.</summary>
public sealed class SharingTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Send_Files_ReachEveryMemberByPushHistoryAndSync(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        await using var bobs = await bob.ConnectAsync();
        var (first, second) = (await ada.UploadAsync([1, 2]), await ada.UploadAsync(TestFiles.Png(4, 4)));

        var sent = await ada.SendFilesAsync(group.Id, "look", first.Id, second.Id);

        Assert.Equal((MessageType.File, "look"), (sent.Message.Type, sent.Message.Text));
        Assert.Equal([first.Id, second.Id], sent.Message.Files);

        // At once: whoever has the message can fetch what it carries.
        var pushed = await bobs.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Type == MessageType.File);
        Assert.Equal([1, 2], await bob.DownloadAsync(pushed.Files![0]));
        Assert.Equal((second.Id, "image/png", ada.Id), ((await bob.FileAsync(second.Id)).Id, (await bob.FileAsync(second.Id)).Type, (await bob.FileAsync(second.Id)).OwnerId));
        Assert.Equal(sent.Message.Files, (await bob.HistoryAsync(group.Id)).Items[^1].Files);
        var synced = (await bob.SyncAsync()).Conversations.Single(one => one.Conversation!.Id == group.Id);
        Assert.Equal(sent.Message.Files, synced.Messages[^1].Files);
        Assert.Equal(1, synced.Conversation!.UnreadCount);
        Assert.Equal("look", synced.Conversation.LastMessage!.Text);
        Assert.Equal(sent.Message.Files, synced.Conversation.LastMessage.Files);

        await eve.GetAsync($"files/{first.Id}/link").ProblemAsync(ErrorCodes.NotFound);
        await ada.DeleteAsync($"files/{first.Id}").ProblemAsync(ErrorCodes.FileInUse);
        await bob.DeleteAsync($"files/{first.Id}").ProblemAsync(ErrorCodes.NotFound);
    }

    // C3
    [Theory, EveryEngine]
    public async Task Link_ByMembership_IsForWhomTheMessageIs(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "late");
        var (ada, bob, late) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        var before = await ada.UploadAsync([1]);
        await ada.SendFilesAsync(group.Id, "", before.Id);
        await ada.AddAsync(group.Id, late);
        var after = await ada.UploadAsync([2]);
        await ada.SendFilesAsync(group.Id, "", after.Id);

        // Who came late sees only what was sent since.
        await late.GetAsync($"files/{before.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal([2], await late.DownloadAsync(after.Id));

        // Who was removed sees nothing any more, from that moment on.
        Assert.Equal([1], await bob.DownloadAsync(before.Id));
        await ada.RemoveAsync(group.Id, bob);
        foreach (var path in new[] { $"files/{before.Id}", $"files/{before.Id}/link", $"files/{before.Id}/link?variant=thumbnail", $"files/{after.Id}/link" })
        {
            await bob.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        }

        // Who comes back sees again what their first membership covered.
        await ada.AddAsync(group.Id, bob);
        Assert.Equal([1], await bob.DownloadAsync(before.Id));
    }

    [Theory, EveryEngine]
    public async Task Send_WithFilesThatOneMayNotSend_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (mine, theirs) = (await ada.UploadAsync([1]), await bob.UploadAsync([2]));
        var path = $"conversations/{chat.Id}/messages";

        async Task RefusedAsync(object request, string field)
        {
            var problem = await ada.PostAsync(path, request).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal(field, problem.Errors!.Single().Field);
        }

        await RefusedAsync(new { type = "file" }, "files");
        await RefusedAsync(new { type = "file", files = Array.Empty<FileId>() }, "files");
        await RefusedAsync(new { type = "file", files = new[] { mine.Id, mine.Id } }, "files");
        await RefusedAsync(new { type = "file", files = Enumerable.Range(0, 11).Select(_ => FileId.New(TimeProvider.System)) }, "files");
        await RefusedAsync(new { type = "file", files = new[] { mine.Id, theirs.Id } }, "files[1]");
        await RefusedAsync(new { type = "file", files = new[] { FileId.New(TimeProvider.System) } }, "files[0]");
        await RefusedAsync(new { type = "file", files = new[] { mine.Id }, text = new string('x', 9000) }, "text");
        await RefusedAsync(new { text = "x", files = new[] { mine.Id } }, "files");
        await RefusedAsync(new { type = "system", text = "x" }, "type");
        await ada.PostRawAsync(path, """{"type":"file","files":["no id"]}""").ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.PostRawAsync(path, """{"type":"file","files":"x"}""").ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.DoesNotContain((await ada.HistoryAsync(chat.Id)).Items, message => message.Type == MessageType.File);
    }

    [Theory, EveryEngine]
    public async Task Send_Again_IsTheSameMessageAndOtherFilesAreAConflict(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (first, second) = (await ada.UploadAsync([1]), await ada.UploadAsync([2]));
        var request = new SendMessageRequest { Id = MessageId.New(TimeProvider.System), Type = MessageType.File, Text = "x", Files = [first.Id] };
        var path = $"conversations/{chat.Id}/messages";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await ada.PostAsync(path, request);
            return await response.ReadAsync<SendMessageResponse>((int)response.StatusCode is 200 ? 200 : 201);
        }));

        Assert.Single(answers.Select(answer => answer.Message.Seq).Distinct());
        Assert.All(answers, answer => Assert.Equal([first.Id], answer.Message.Files));
        await ada.PostAsync(path, request with { Files = [second.Id] }).ProblemAsync(ErrorCodes.MessageIdConflict);
        await ada.PostAsync(path, request with { Files = [first.Id, second.Id] }).ProblemAsync(ErrorCodes.MessageIdConflict);
        await ada.PostAsync(path, request with { Type = null, Files = null }).ProblemAsync(ErrorCodes.MessageIdConflict);
        Assert.Equal([first.Id], Assert.Single((await bob.HistoryAsync(chat.Id)).Items).Files);

        // A use that no message came of shows nothing to anybody.
        await bob.GetAsync($"files/{second.Id}").ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Delete_WhileItIsSent_EitherHoldsOrHappensFirst(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        for (var i = 0; i < 30; i++)
        {
            var file = await ada.UploadAsync([1]);

            var (send, delete) = (ada.PostAsync($"conversations/{chat.Id}/messages", new { type = "file", files = new[] { file.Id } }), ada.DeleteAsync($"files/{file.Id}"));
            using var sent = await send;
            using var deleted = await delete;

            Assert.Equal((int)sent.StatusCode == 201 ? 409 : 204, (int)deleted.StatusCode);
            if ((int)sent.StatusCode == 201)
            {
                Assert.Equal([1], await bob.DownloadAsync(file.Id));
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Send_TheSameIdElsewhere_TakesNothingFromTheFirst(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (first, second) = (await ada.CreateGroupAsync("first", bob), await ada.CreateGroupAsync("second"));
        var file = await ada.UploadAsync([1]);
        var request = new SendMessageRequest { Id = MessageId.New(TimeProvider.System), Type = MessageType.File, Files = [file.Id] };

        await ada.PostAsync($"conversations/{first.Id}/messages", request).ReadAsync<SendMessageResponse>(201);
        await ada.PostAsync($"conversations/{second.Id}/messages", request).ProblemAsync(ErrorCodes.MessageIdConflict);
        Assert.Equal([1], await bob.DownloadAsync(file.Id));

        // Uses are settled, and what is not used is collected.
        server.Time!.Advance(TimeSpan.FromDays(2));
        (ada, bob) = (await server.SignInAsync(ada), await server.SignInAsync(bob));
        var unused = await ada.UploadAsync([2]);
        server.Time.Advance(TimeSpan.FromDays(1));
        await server.BlobsAsync(1);
        (ada, bob) = (await server.SignInAsync(ada), await server.SignInAsync(bob));
        await ada.GetAsync($"files/{unused.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal([1], await bob.DownloadAsync(file.Id));
        await ada.DeleteAsync($"conversations/{second.Id}").ReadAsync(204);
        Assert.Equal([1], await bob.DownloadAsync(file.Id));
    }

    [Theory, EveryEngine]
    public async Task Send_ToAConversationOfOthers_UsesNothing(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        var file = await eve.UploadAsync([1]);

        await eve.PostAsync($"conversations/{group.Id}/messages", new { type = "file", files = new[] { file.Id } }).ProblemAsync(ErrorCodes.NotFound);

        await eve.DeleteAsync($"files/{file.Id}").ReadAsync(204);
    }

    [Theory, EveryEngine]
    public async Task Send_OneFileTooOften_IsRefusedAndARetryIsNot(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var file = await ada.UploadAsync([1]);
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("media").WriteAsync(
            async session =>
            {
                for (var i = 0; i < 999; i++)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO file_uses (file, message, conversation, used_at) SELECT file, @message, @Id, @i FROM files",
                        new { message = MessageId.New(TimeProvider.System), chat.Id, i = (long)i });
                }

                return true;
            },
            Token);
        var path = $"conversations/{chat.Id}/messages";
        var request = new SendMessageRequest { Id = MessageId.New(TimeProvider.System), Type = MessageType.File, Files = [file.Id] };

        await ada.PostAsync(path, request).ReadAsync<SendMessageResponse>(201);
        await ada.PostAsync(path, request with { Id = MessageId.New(TimeProvider.System) }).ProblemAsync(ErrorCodes.TooMany);
        await ada.PostAsync(path, request).ReadAsync<SendMessageResponse>(200);

        Assert.Equal([1], await bob.DownloadAsync(file.Id));
    }

    [Theory, EveryEngine]
    public async Task Send_BySocket_CarriesFilesAfterARestart(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var file = await ada.UploadAsync([9]);
        await using (var socket = await ada.ConnectAsync())
        {
            var sent = await socket.EmitAsync(EventNames.SendMessage, new { receiverId = bob.Id, type = "file", files = new[] { file.Id } }).OkAsync<SendMessageResponse>();
            Assert.Equal(("", file.Id), (sent.Message.Text, sent.Message.Files!.Single()));
        }

        await server.RestartAsync();

        var back = await server.SignInAsync(bob);
        var chat = (await back.SyncAsync()).Conversations.Single();
        Assert.Equal([file.Id], chat.Messages.Single().Files);
        Assert.Equal([9], await back.DownloadAsync(file.Id));
        Assert.Contains("messages: 1 tried", await server.SucceedAsync("keys verify --all"), StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Delete_AConversation_RemovesFilesThatNothingElseCarries(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (gone, stays) = (await ada.CreateGroupAsync("gone", bob), await ada.CreateGroupAsync("stays", bob));
        var (only, both) = (await ada.UploadAsync(new byte[100]), await ada.UploadAsync(new byte[200]));
        await ada.SendFilesAsync(gone.Id, "", only.Id, both.Id);
        await ada.SendFilesAsync(stays.Id, "", both.Id);
        await server.BlobsAsync(2);

        await ada.DeleteAsync($"conversations/{gone.Id}").ReadAsync(204);

        await bob.GetAsync($"files/{only.Id}/link").ProblemAsync(ErrorCodes.NotFound);
        await server.BlobsAsync(1);
        await ada.GetAsync($"files/{only.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(new byte[200], await bob.DownloadAsync(both.Id));
        Assert.Equal((200, 200), await server.UsageAsync(ada));
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Account_Exported_HoldsItsFilesAndDeletedLeavesOnlyWhatWasSent(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (sent, unsent) = (await ada.UploadAsync("sent"u8.ToArray(), "sent.txt"), await ada.UploadAsync("unsent"u8.ToArray(), "unsent.txt"));
        await ada.SendFilesAsync(chat.Id, "", sent.Id);

        var job = await ada.PostAsync("me/exports", new { }).ReadAsync<ExportJob>(202);
        while ((await ada.GetAsync("me/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items.Single().State != ExportState.Ready)
        {
            Token.ThrowIfCancellationRequested();
        }

        using (var file = await ada.GetAsync($"me/exports/{job.Id}/file"))
        using (var zip = new System.IO.Compression.ZipArchive(await file.Content.ReadAsStreamAsync(Token)))
        {
            Assert.Equal(6, zip.GetEntry($"files/{unsent.Id}")!.Length);
            using var list = new StreamReader(zip.GetEntry("files.json")!.Open());
            Assert.Contains("sent.txt", await list.ReadToEndAsync(Token), StringComparison.Ordinal);
        }

        await ada.PostAsync("me/deletion", new { password = "correct horse" }).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromDays(15));
        await server.BlobsAsync(1);
        Assert.Equal("sent"u8.ToArray(), await (await server.SignInAsync(bob)).DownloadAsync(sent.Id));
    }
}
