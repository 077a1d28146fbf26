using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Notifications;
using Parley.Server.Tests.Search;
using Parley.Testing;

namespace Parley.Server.Tests.Retention;

/// <summary>What is past its time is gone, for everybody and on every path; what is not stays.</summary>
public sealed class ExpiryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // V5
    [Theory, EveryEngine]
    public async Task Message_PastItsTime_IsGoneOnEveryPath(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SetRetentionAsync(chat.Id, "age", 300);
        var gone = (await ada.PostAsync($"conversations/{chat.Id}/messages", new { text = "canary one", metadata = new { note = "canary two" } }).ReadAsync<SendMessageResponse>(201)).Message;
        await ada.EditAsync(gone, "canary three");
        var file = (await ada.UploadAsync(Encoding.UTF8.GetBytes("canary four"), "canary.bin")).Id;
        var withFile = (await ada.SendFilesAsync(chat.Id, "canary five", file)).Message;
        var held = await bob.SyncAsync();
        server.Time!.Advance(4 * Minute);
        var stays = (await ada.PostAsync($"conversations/{chat.Id}/messages", new { text = "stays", replyTo = gone.Id }).ReadAsync<SendMessageResponse>(201)).Message;
        await using var bobs = await bob.ConnectAsync();
        server.Time.Advance(Minute - TimeSpan.FromSeconds(1));
        Assert.Equal("canary three", (await bob.HistoryAsync(chat.Id)).Items.Single(message => message.Id == gone.Id).Text); // a second is left
        var link = await bob.LinkAsync(file);
        server.Time.Advance(TimeSpan.FromSeconds(1));

        var left = await server.GoneUpToAsync(bob, chat.Id, withFile.Seq);

        // 1. Push: one change says how far, and nothing of what it was.
        var raised = await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State is { FloorSeq: > 0 });
        Assert.Equal((withFile.Seq, 1L, left.LastRev), (raised.State!.FloorSeq, raised.State.CountedAboveFloor, raised.UpTo));

        // 2. State, history from either end, first sync, sync from before: what is left.
        Assert.Equal((withFile.Seq, stays.Id, 1L), (left.FloorSeq, left.LastMessage!.Id, left.UnreadCount));
        foreach (var query in new[] { "", "?after=0", $"?before={stays.Seq + 1}" })
        {
            Assert.Equal(stays.Id, Assert.Single((await bob.HistoryAsync(chat.Id, query)).Items).Id);
        }

        Assert.Equal(stays.Id, Assert.Single((await bob.SyncAsync()).Conversations.Single().Messages).Id);
        var synced = (await bob.SyncAsync(held.Stamp, held.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), held.UserRev)).Conversations.Single();
        Assert.Equal((withFile.Seq, stays.Id), (synced.Conversation!.FloorSeq, Assert.Single(synced.Messages).Id));

        // 3. The message itself, by its sender and by the other side.
        foreach (var user in new[] { ada, bob })
        {
            await user.GetAsync($"conversations/{chat.Id}/messages/{gone.Id}/versions").ProblemAsync(ErrorCodes.NotFound);
            await user.GetAsync($"conversations/{chat.Id}/messages/{gone.Id}/receipts").ProblemAsync(ErrorCodes.NotFound);
            await user.PatchAsync($"conversations/{chat.Id}/messages/{gone.Id}", new { text = "a" }).ProblemAsync(ErrorCodes.NotFound);
            await user.DeleteAsync($"conversations/{chat.Id}/messages/{gone.Id}").ProblemAsync(ErrorCodes.NotFound);
            await user.DeleteAsync($"conversations/{chat.Id}/messages/{gone.Id}?for=me").ProblemAsync(ErrorCodes.NotFound);
            await user.PostAsync($"conversations/{chat.Id}/messages", new { text = "a", replyTo = gone.Id }).ProblemAsync(ErrorCodes.ValidationFailed);
        }

        // 4. Its file: listed, fetched, by a link that was given before.
        await server.SettledAsync();
        Assert.Empty((await bob.GetAsync($"conversations/{chat.Id}/files").ReadAsync<ListResponse<SharedFiles>>(200)).Items);
        foreach (var user in new[] { ada, bob })
        {
            await user.GetAsync($"files/{file}").ProblemAsync(ErrorCodes.NotFound);
        }

        using (var late = await server.FetchAsync(link))
        {
            Assert.False(late.IsSuccessStatusCode);
        }

        // 5. What anybody takes along.
        foreach (var user in new[] { ada, bob })
        {
            Assert.DoesNotContain("canary", await ExportAsync(user), StringComparison.Ordinal);
        }
    }

    // V5: by words, by its sender, and although its words may still stand in the index.
    [Theory, EveryEngine]
    public async Task Message_PastItsTime_IsFoundByNoSearch(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Retention:Shortest", "00:00:01"), ("Parley:Retention:SweepInterval", "00:00:01"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var gone = (await ada.SendAsync(chat.Id, "quince one")).Message;
        Assert.Equal(gone.Id, Assert.Single((await bob.SearchAsync("quince")).Items).Message.Id);

        await ada.SetRetentionAsync(chat.Id, "age", 1);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await bob.FindAsync(chat.Id)).FloorSeq < gone.Seq)
        {
            await looks.WaitForNextTickAsync(Token);
        }

        foreach (var user in new[] { ada, bob })
        {
            foreach (var q in new[] { "quince", "qui*", "\"quince one\"", $"from:{ada.Session.User.Username}", $"in:{chat.Id} quince" })
            {
                Assert.True((await user.AskAsync(q).ReadAsync<SearchPage>(200)) is { Items.Count: 0, NextCursor: null }, q);
            }
        }
    }

    /// <summary>Sealed as they are: their bytes are in no table, and on SQLite in no file.</summary>
    [Theory, EveryEngine]
    public async Task Message_PastItsTime_ItsSealedBytesAreNowhere(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SetRetentionAsync(chat.Id, "age", 300);
        var gone = (await ada.PostAsync($"conversations/{chat.Id}/messages", new { text = new string('a', 600), metadata = new { canary = new string('m', 300) } })
            .ReadAsync<SendMessageResponse>(201)).Message;
        await ada.EditAsync(gone, new string('b', 5_000)); // on a page of its own
        await ada.DeleteAsync($"conversations/{chat.Id}/messages/{gone.Id}?for=me").ReadAsync(200);
        var sealedTexts = await SealedAsync(server, gone.Id);
        Assert.Equal(3, sealedTexts.Count);

        server.Time!.Advance(5 * Minute);
        await server.GoneUpToAsync(bob, chat.Id, gone.Seq);

        Assert.Empty(await SealedAsync(server, gone.Id));
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM hidden_messages"));
        if (engine == DatabaseEngine.Sqlite)
        {
            await server.StopAsync(); // the write-ahead log goes with its last connection
            foreach (var file in Directory.EnumerateFiles(server.DataFolder, "chat.db*", SearchOption.AllDirectories))
            {
                var bytes = await File.ReadAllBytesAsync(file, Token);
                Assert.All(sealedTexts, body => Assert.True(
                    bytes.AsSpan().IndexOf(body.AsSpan(15, 48)) < 0 && bytes.AsSpan().IndexOf(body.AsSpan(^64)) < 0, $"{file} holds a sealed text that is past its time"));
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Unread_WhenSomeAreGone_CountsThoseThatAreLeft(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cid");
        var (ada, bob, cid) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, cid);
        await server.SettledAsync();
        await bob.PostAsync("notifications/read", new { all = true }).ReadAsync<NotificationHead>(200);
        await ada.SetRetentionAsync(group.Id, "age", 300);
        var first = (await ada.SendAsync(group.Id, "one")).Message;
        await ada.SendAsync(group.Id, "two");
        server.Time!.Advance(2 * Minute);
        var third = (await ada.SendAsync(group.Id, "three")).Message;
        await server.SettledAsync();
        Assert.Equal(3, Assert.Single((await bob.NotificationsAsync("?state=unread")).Items).Count);
        server.Time.Advance(3 * Minute - TimeSpan.FromSeconds(20));

        await server.GoneUpToAsync(bob, group.Id, third.Seq - 1);
        await server.SettledAsync();

        Assert.Equal((1L, 1L, 0L), ((await bob.FindAsync(group.Id)).UnreadCount, (await cid.FindAsync(group.Id)).UnreadCount, (await ada.FindAsync(group.Id)).UnreadCount));
        Assert.Equal(1, Assert.Single((await bob.NotificationsAsync("?state=unread")).Items).Count);

        // A receipt for what is gone counts no message as read that is not.
        Assert.Equal(1, (await ReceiveAsync(server, cid, group.Id, new { read = first.Seq })).UnreadCount);

        server.Time.Advance(2 * Minute);
        await server.GoneUpToAsync(bob, group.Id, third.Seq);
        await server.SettledAsync();
        var empty = await bob.FindAsync(group.Id);
        Assert.Equal((0L, (Message?)null, third.Seq), (empty.UnreadCount, empty.LastMessage, empty.LastSeq));
        Assert.Empty((await bob.NotificationsAsync("?state=unread")).Items);
        Assert.Empty((await bob.HistoryAsync(group.Id)).Items);

        // The next one goes on where the last one was.
        var next = (await ada.SendAsync(group.Id, "four")).Message;
        Assert.Equal((third.Seq + 1, 1L), (next.Seq, (await bob.FindAsync(group.Id)).UnreadCount));
    }

    [Theory, EveryEngine]
    public async Task Send_OnceMoreBelowTheFloor_AnswersTheFirstAcknowledgement(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SetRetentionAsync(chat.Id, "age", 60);
        var file = await ada.UploadAsync([1, 2, 3]);
        object[] requests =
        [
            new { id = MessageId.New(server.Clock), text = "one", metadata = new { a = 1 } },
            new { id = MessageId.New(server.Clock), type = "file", files = new[] { file.Id }, text = "caption" },
        ];
        var sent = new List<SendMessageResponse>();
        foreach (var request in requests)
        {
            sent.Add(await ada.PostAsync($"conversations/{chat.Id}/messages", request).ReadAsync<SendMessageResponse>(201));
        }

        server.Time!.Advance(Minute);
        var rev = (await server.GoneUpToAsync(bob, chat.Id, sent[^1].Message.Seq)).LastRev;
        await server.SettledAsync();

        await using (var socket = await ada.ConnectAsync())
        {
            foreach (var door in Enum.GetValues<Door>())
            {
                for (var i = 0; i < requests.Length; i++)
                {
                    Assert.Equivalent(sent[i], await new Sender(ada, socket, door).SendAsync(chat.Id, requests[i]), strict: true);
                }
            }
        }

        await ada.PostAsync($"conversations/{chat.Id}/messages", new { id = sent[0].Message.Id, text = "another" }).ProblemAsync(ErrorCodes.MessageIdConflict);
        Assert.Equal(rev, (await bob.FindAsync(chat.Id)).LastRev);

        // After thirty days nothing is left of them, not even that they were.
        server.Time.Advance(TimeSpan.FromDays(31));
        while (await CountAsync(server, "SELECT COUNT(*) FROM messages") > 0)
        {
            Token.ThrowIfCancellationRequested();
            server.Time.Advance(RetentionSteps.SweepInterval);
        }

        (ada, bob) = (await server.SignInAsync(ada), await server.SignInAsync(bob));
        Assert.Equal((sent[^1].Message.Seq, 0L), ((await bob.FindAsync(chat.Id)).LastSeq, (await bob.FindAsync(chat.Id)).UnreadCount));
        Assert.Equal(sent[^1].Message.Seq + 1, (await ada.SendAsync(chat.Id, "new")).Message.Seq);
        Assert.Equal("new", Assert.Single((await bob.HistoryAsync(chat.Id)).Items).Text);
    }

    [Theory, EveryEngine]
    public async Task Ephemeral_WhenAllHaveReceivedIt_IsGoneAfterItsStay(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SetRetentionAsync(chat.Id, "ephemeral", 300);
        var received = (await ada.SendAsync(chat.Id, "received")).Message;
        await ReceiveAsync(server, bob, chat.Id, new { delivered = received.Seq });
        Assert.Equal(0, (await bob.FindAsync(chat.Id)).FloorSeq); // its stay is not over
        var waiting = (await ada.SendAsync(chat.Id, "nobody takes it")).Message;
        server.Time!.Advance(Minute);

        await server.GoneUpToAsync(bob, chat.Id, received.Seq);

        // What Bob has not received waits for him, but not for ever.
        await server.SweepAsync(ada);
        Assert.Equal(waiting.Id, Assert.Single((await bob.HistoryAsync(chat.Id)).Items).Id);
        server.Time.Advance(4 * Minute);
        await server.GoneUpToAsync(ada, chat.Id, waiting.Seq);
    }

    /// <summary>A long history goes in several steps, each one change, and what is sent meanwhile stays.</summary>
    [Theory, EveryEngine]
    public async Task History_OfManyMessages_GoesInOrderWithoutAGap(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 55).Select(_ => ada.SendAsync(chat.Id, "a")));
        }

        await using var bobs = await bob.ConnectAsync();
        server.Time!.Advance(2 * Minute);
        await ada.SetRetentionAsync(chat.Id, "age", 60);
        var stays = (await ada.SendAsync(chat.Id, "stays")).Message;

        await server.GoneUpToAsync(bob, chat.Id, 1100);

        await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.FloorSeq == 1100);
        var floors = bobs.All<ConversationUpdatedEvent>(EventNames.ConversationUpdated).Select(frame => frame.State!.FloorSeq).ToList();
        Assert.Equal([0, 500, 1000, 1100], floors);
        Assert.Equal(
            await CountAsync(server, "SELECT last_rev FROM conversations"),
            await CountAsync(server, "SELECT (SELECT COUNT(*) FROM messages) + (SELECT COUNT(*) FROM changes)"));
        Assert.Contains((await bob.WholeHistoryAsync(chat.Id)), message => message.Id == stays.Id);
    }

    /// <summary>Two servers of one database look at the same moment; it is done once, and the members of both are told.</summary>
    [Fact]
    public async Task TwoServers_OfOneDatabase_RaiseAFloorOnce()
    {
        await using var one = await TestServer.StartOnManualClockAsync(DatabaseEngine.Postgres);
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(one.DataFolder, "keys.json"), folder.File("keys.json"));
        await using var other = await TestServer.StartAsync(
            DatabaseEngine.Postgres, one.Time, replace: null, ("Parley:Data", folder.FullPath), ("Parley:Database:ConnectionString", one.ConnectionString!));
        var (ada, bob) = (await one.SignUpAsync("ada"), await one.SignUpAsync("bob"));
        var chats = new List<(ConversationId Id, long Seq)>();
        for (var i = 0; i < 20; i++)
        {
            var group = await ada.CreateGroupAsync("group", bob);
            await ada.SetRetentionAsync(group.Id, "age", 60);
            chats.Add((group.Id, (await ada.SendAsync(group.Id, "a")).Message.Seq));
        }

        one.Time!.Advance(Minute);
        foreach (var (id, seq) in chats)
        {
            await one.GoneUpToAsync(bob.At(other), id, seq);
        }

        Assert.Equal(20, await CountAsync(one, "SELECT COUNT(*) FROM changes WHERE kind = 16"));
        Assert.Equal(20, await CountAsync(one, "SELECT COUNT(*) FROM raised_floors"));
        Assert.Empty(one.Log.Errors);
        Assert.Empty(other.Log.Errors);
    }

    /// <summary>Receipts are stored on the server's time, which moves only when it is moved.</summary>
    private static async Task<ReceiptResponse> ReceiveAsync(TestServer server, TestUser user, ConversationId id, object cursors)
    {
        var receipt = user.PostAsync($"conversations/{id}/receipts", cursors);
        while (!receipt.IsCompleted)
        {
            await server.Http.GetAsync("server", Token);
            server.Time!.Advance(TimeSpan.FromMilliseconds(200));
        }

        return await receipt.ReadAsync<ReceiptResponse>(200);
    }

    /// <summary>All that somebody's export holds, as text.</summary>
    private static async Task<string> ExportAsync(TestUser user)
    {
        var job = await user.PostAsync("me/exports", new { }).ReadAsync<ExportJob>(202);
        while ((job = await user.GetAsync($"me/exports/{job.Id}").ReadAsync<ExportJob>(200)).State != ExportState.Ready)
        {
            Token.ThrowIfCancellationRequested();
            user.Server.Time!.Advance(TimeSpan.FromMilliseconds(100));
        }

        using var response = await user.GetAsync($"me/exports/{job.Id}/file");
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(Token), ZipArchiveMode.Read);
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(await reader.ReadToEndAsync(Token));
        }

        return text.ToString();
    }

    private static ValueTask<List<byte[]>> SealedAsync(TestServer server, MessageId id) => server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
        async session => (await session.QueryAsync<byte[]>(
            """
            SELECT body FROM messages WHERE id = @id AND body IS NOT NULL
            UNION ALL SELECT metadata FROM messages WHERE id = @id AND metadata IS NOT NULL
            UNION ALL SELECT v.body FROM message_versions v JOIN messages m ON m.conversation = v.conversation AND m.seq = v.seq WHERE m.id = @id
            """,
            new { id })).ToList(),
        Token);

    private static ValueTask<long> CountAsync(TestServer server, string sql) =>
        server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(session => session.QuerySingleAsync<long>(sql), Token);
}
