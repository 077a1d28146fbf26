using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Deletions;

/// <summary>Deleted for everyone, a message is a place without content, and nothing of what it said is left.</summary>
public sealed class MessageDeletionTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Delete_OfOnesOwn_LeavesATombstoneForEverybody(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var first = (await chat.Bob.SendAsync(chat.Id, "hello")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            var sent = (await chat.Through(Door.Rest).SendAsync(chat.Id, new { text = "first", metadata = new { a = 1 }, replyTo = first.Id })).Message;
            await chat.Ada.EditAsync(sent, "second");
            var unread = (await chat.Bob.FindAsync(chat.Id)).UnreadCount;

            var deleted = await chat.Changing(door).DeleteAsync(sent);

            var tombstone = deleted.Message!;
            Assert.Equal(
                (sent.Id, sent.Seq, sent.Rev, sent.SenderId, "", MessageType.Text, sent.CreatedAt),
                (tombstone.Id, tombstone.Seq, tombstone.Rev, tombstone.SenderId, tombstone.Text, tombstone.Type, tombstone.CreatedAt));
            Assert.True(tombstone is { Metadata: null, ReplyTo: null, Files: null, EditedAt: null } && tombstone.DeletedAt >= sent.CreatedAt && tombstone.ChangedRev == deleted.UpTo);
            Assert.Null(deleted.Personal);
            var frame = await chat.BobsSocket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == deleted.UpTo);
            Assert.Equivalent(tombstone, frame.Message, strict: true);
            Assert.Equivalent(tombstone, (await chat.Bob.HistoryAsync(chat.Id)).Items[^1], strict: true);

            // It counts as it did: unread is a function of log and cursor (I15).
            Assert.Equal(unread, (await chat.Bob.FindAsync(chat.Id)).UnreadCount);
            Assert.Empty((await chat.Ada.VersionsAsync(sent)).Items);
            await chat.Changing(door).EditRefusedAsync(sent, new { text = "third" }, ErrorCodes.MessageDeleted);
        }
    }

    [Theory, EveryEngine]
    public async Task Delete_Again_ChangesNothingAndAnswersTheSame(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Messages:DeleteWindow", "00:10:00"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var direct = await ada.OpenDirectAsync(bob);
        var message = (await ada.SendAsync(direct.Id, "a")).Message;
        var deleted = await ada.DeleteAsync(message);
        server.Time!.Advance(TimeSpan.FromMinutes(11));

        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            Assert.Equivalent(deleted, await new Changer(ada, adas, door).DeleteAsync(message), strict: true);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => new Changer(ada, adas, i % 2 == 0 ? Door.Rest : Door.Socket).DeleteAsync(message)));
        Assert.All(answers, answer => Assert.Equal(deleted.UpTo, answer.UpTo));
        Assert.Equal(deleted.UpTo, (await ada.FindAsync(direct.Id)).LastRev);
        Assert.Empty(await bobs.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated));
    }

    [Theory, EveryEngine]
    public async Task Delete_ThenTheSendOnceMore_AnswersTheFirstAcknowledgement(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var file = await chat.Ada.UploadAsync([1, 2, 3]);
        var request = new { id = MessageId.New(TimeProvider.System), type = "file", files = new[] { file.Id }, text = "first" };
        var sent = await chat.Through(Door.Socket).SendAsync(chat.Id, request);
        await chat.Ada.DeleteAsync(sent.Message);
        while (await IsThereAsync(chat.Ada, file.Id))
        {
            Token.ThrowIfCancellationRequested();
        }

        foreach (var door in Enum.GetValues<Door>())
        {
            var again = await chat.Through(door).SendAsync(chat.Id, request);
            Assert.Equal((sent.Message.Seq, sent.Message.Rev, sent.After, sent.UpTo, ""), (again.Message.Seq, again.Message.Rev, again.After, again.UpTo, again.Message.Text));
            Assert.NotNull(again.Message.DeletedAt);
        }

        Assert.Equal(1, (await chat.Ada.FindAsync(chat.Id)).LastSeq);
    }

    [Theory, EveryEngine]
    public async Task Delete_ByRole_IsForTheSenderAndForWhoModerates(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("owner", "admin", "member", "sender", "former", "stranger");
        var (owner, admin, member, sender, former, stranger) = (people[0], people[1], people[2], people[3], people[4], people[5]);
        var group = await owner.CreateGroupAsync("group", admin, member, sender, former);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        var theirs = (await former.SendAsync(group.Id, "theirs")).Message;
        await owner.RemoveAsync(group.Id, former);
        var notice = (await owner.HistoryAsync(group.Id)).Items[0];
        await stranger.CreateGroupAsync("elsewhere"); // an owner, of another group

        foreach (var door in Enum.GetValues<Door>())
        {
            var message = (await sender.SendAsync(group.Id, "a")).Message;
            foreach (var (user, expected) in new[] { (member, ErrorCodes.Forbidden), (former, ErrorCodes.NotFound), (stranger, ErrorCodes.NotFound) })
            {
                await using var socket = await user.ConnectAsync();
                await new Changer(user, socket, door).DeleteRefusedAsync(message, expected);
            }

            await using (var socket = await former.ConnectAsync())
            {
                await new Changer(former, socket, door).DeleteRefusedAsync(theirs, ErrorCodes.NotFound);
            }

            foreach (var user in new[] { owner, admin, sender })
            {
                await using var socket = await user.ConnectAsync();
                var one = (await sender.SendAsync(group.Id, "a")).Message;
                Assert.NotNull((await new Changer(user, socket, door).DeleteAsync(one)).Message!.DeletedAt);
            }

            await using var owners = await owner.ConnectAsync();
            await new Changer(owner, owners, door).DeleteRefusedAsync(notice, ErrorCodes.Forbidden);
            Assert.Null((await owner.WholeHistoryAsync(group.Id)).Single(one => one.Id == message.Id).DeletedAt);
        }

        // Neither side of a direct conversation deletes what the other has said, whatever they are on the server.
        var direct = await owner.OpenDirectAsync(member);
        var said = (await member.SendAsync(direct.Id, "a")).Message;
        await owner.DeleteAsync($"conversations/{direct.Id}/messages/{said.Id}").ProblemAsync(ErrorCodes.Forbidden);
        await server.Http.DeleteAsync(new Uri($"conversations/{direct.Id}/messages/{said.Id}", UriKind.Relative), Token).ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Theory, EveryEngine]
    public async Task Delete_AfterTheWindow_IsTooLateForSendersOnly(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Messages:DeleteWindow", "00:10:00"));
        var (owner, member) = (await server.SignUpAsync("owner"), await server.SignUpAsync("member"));
        var group = await owner.CreateGroupAsync("group", member);
        var message = (await member.SendAsync(group.Id, "a")).Message;
        server.Time!.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));

        await using var socket = await member.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            Assert.Contains("10 minutes", (await new Changer(member, socket, door).DeleteRefusedAsync(message, ErrorCodes.TooLate)).Detail, StringComparison.Ordinal);
        }

        Assert.NotNull((await owner.DeleteAsync(message)).Message!.DeletedAt);
    }

    [Theory, EveryEngine]
    public async Task Delete_BadInput_NamesTheField(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            Assert.Equal("for", Assert.Single((await chat.Changing(door).DeleteRefusedAsync(message, ErrorCodes.ValidationFailed, "nobody")).Errors!).Field);
            await chat.Changing(door).DeleteRefusedAsync(message with { Id = MessageId.New(TimeProvider.System) }, ErrorCodes.NotFound);
        }

        var missing = await chat.AdasSocket.EmitAsync(EventNames.DeleteMessage, new { }).RefusedAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(["conversationId", "messageId"], missing.Errors!.Select(error => error.Field));
        await chat.AdasSocket.EmitRawAsync(EventNames.DeleteMessage, """{"conversationId":[],"messageId":{}}""").RefusedAsync(ErrorCodes.ValidationFailed);
        Assert.Null(Assert.Single((await chat.Ada.HistoryAsync(chat.Id)).Items).DeletedAt);
    }

    [Theory, EveryEngine]
    public async Task Delete_OfFiles_ReleasesThoseThatNothingElseUses(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var (alone, shared) = (await chat.Ada.UploadAsync([1]), await chat.Ada.UploadAsync([2]));
        var message = (await chat.Ada.SendFilesAsync(chat.Id, "caption", alone.Id, shared.Id)).Message;
        await chat.Ada.EditAsync(message, "another caption");
        await chat.Ada.SendFilesAsync(chat.Id, "", shared.Id);
        var link = await chat.Bob.LinkAsync(alone.Id);

        await chat.Ada.DeleteAsync(message);

        while (await IsThereAsync(chat.Ada, alone.Id))
        {
            Token.ThrowIfCancellationRequested();
        }

        await chat.Bob.GetAsync($"files/{alone.Id}").ProblemAsync(ErrorCodes.NotFound);
        using (var late = await chat.Ada.Server.FetchAsync(link))
        {
            Assert.False(late.IsSuccessStatusCode);
        }

        Assert.Equal([2], await chat.Bob.DownloadAsync(shared.Id));
        var listed = await chat.Bob.GetAsync($"conversations/{chat.Id}/files").ReadAsync<ListResponse<SharedFiles>>(200);
        Assert.Equal(shared.Id, Assert.Single(Assert.Single(listed.Items).Files).Id);
        Assert.Equal(1, await chat.Ada.Server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
            session => session.QuerySingleAsync<long>(
                "SELECT COUNT(*) FROM messages m JOIN conversations c ON c.conversation = m.conversation WHERE c.id = @Id AND m.type = 3", new { chat.Id }),
            Token));
    }

    /// <summary>Neither the last text nor an earlier one, sealed as they are: their bytes are in no table, and on SQLite in no file.</summary>
    [Theory, EveryEngine]
    public async Task Delete_AfterTheCommit_TheSealedTextsAreNowhere(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var message = (await ada.PostAsync($"conversations/{chat.Id}/messages", new { text = new string('a', 600), metadata = new { canary = new string('m', 300) } })
            .ReadAsync<SendMessageResponse>(201)).Message;
        var other = (await ada.SendAsync(chat.Id, new string('o', 600))).Message;
        await ada.EditAsync(message, new string('b', 700));
        await ada.EditAsync(message, new string('c', 5_000)); // on a page of its own
        var stored = await SealedAsync(server, message.Id);
        Assert.Equal(4, stored.Count);

        await ada.DeleteAsync(message);

        Assert.Empty(await SealedAsync(server, message.Id));
        Assert.Equal(new string('o', 600), (await bob.HistoryAsync(chat.Id)).Items.Single(one => one.Id == other.Id).Text);
        if (engine == DatabaseEngine.Sqlite)
        {
            await server.StopAsync(); // the write-ahead log goes with its last connection
            var files = Directory.EnumerateFiles(server.DataFolder, "*", SearchOption.AllDirectories).Where(name => Path.GetFileName(name).StartsWith("chat.db", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(files);
            foreach (var (file, bytes) in files.Select(file => (file, File.ReadAllBytes(file))))
            {
                // Any part: a page that was reused overwrites the rest.
                Assert.All(stored, body => Assert.True(
                    bytes.AsSpan().IndexOf(body.AsSpan(15, 48)) < 0 && bytes.AsSpan().IndexOf(body.AsSpan(^64)) < 0, $"{file} holds a sealed text that was deleted"));
            }
        }
    }

    /// <summary>The body, the metadata and the earlier versions, as they are stored.</summary>
    private static ValueTask<List<byte[]>> SealedAsync(TestServer server, MessageId id) => server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
        async session => (await session.QueryAsync<byte[]>(
            """
            SELECT body FROM messages WHERE id = @id AND body IS NOT NULL
            UNION ALL SELECT metadata FROM messages WHERE id = @id AND metadata IS NOT NULL
            UNION ALL SELECT v.body FROM message_versions v JOIN messages m ON m.conversation = v.conversation AND m.seq = v.seq WHERE m.id = @id
            """,
            new { id })).ToList(),
        Token);

    private static async Task<bool> IsThereAsync(TestUser user, FileId file)
    {
        using var answer = await user.GetAsync($"files/{file}");
        return answer.IsSuccessStatusCode;
    }
}
