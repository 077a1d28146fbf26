using System.Text;
using Npgsql;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Storage;

/// <summary>What is stored stays, and shows nothing to whoever reads the file.</summary>
public sealed class StorageTests
{
    [Theory, EveryEngine]
    public async Task Restart_OnTheSameData_FindsEverythingAgain(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var direct = await ada.OpenDirectAsync(bob);
        var group = await ada.CreateGroupAsync("Engines", bob);
        var id = MessageId.New(TimeProvider.System);
        var sent = await ada.PostAsync($"conversations/{group.Id}/messages", new { id, text = "kept", metadata = new { a = 1 } }).ReadAsync<SendMessageResponse>(201);
        await ada.SendAsync(direct.Id, "direct");
        await bob.ReadUpToAsync(group.Id, sent.Message.Seq);
        var before = (await DescribeAsync(ada), await DescribeAsync(bob), await bob.SyncAsync());

        await server.RestartAsync();

        Assert.Equal((before.Item1, before.Item2), (await DescribeAsync(ada), await DescribeAsync(bob)));
        Assert.Equal(direct.Id, (await bob.OpenDirectAsync(ada)).Id);
        var retried = await ada.PostAsync($"conversations/{group.Id}/messages", new { id, text = "kept", metadata = new { a = 1 } }).ReadAsync<SendMessageResponse>(200);
        Assert.Equal((sent.Message.Seq, sent.UpTo), (retried.Message.Seq, retried.UpTo));
        await ada.PostAsync($"conversations/{group.Id}/messages", new { id, text = "other" }).ProblemAsync(ErrorCodes.MessageIdConflict);
        var synced = await bob.SyncAsync(before.Item3.Stamp, before.Item3.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo));
        Assert.False(synced.Reset);
        Assert.All(synced.Conversations, one => Assert.Empty(one.Messages));
        Assert.Equal(sent.Message.Seq + 1, (await bob.SendAsync(group.Id, "next")).Message.Seq);
    }

    [Theory, EveryEngine]
    public async Task BusyRun_DatabaseFiles_HoldNoPlainText(DatabaseEngine engine)
    {
        string[] canaries = ["Kanarienvogel", "canary-in-the-title", "canary-in-the-metadata", "canary-key", "canary-in-the-topic"];
        await using var server = await TestServer.StartAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        var group = await chat.Ada.CreateGroupAsync(canaries[1], chat.Bob);
        for (var batch = 0; batch < (engine == DatabaseEngine.Sqlite ? 6 : 1); batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => chat.AdasSocket.EmitAsync(
                EventNames.SendMessage,
                new { conversationId = i % 2 == 0 ? chat.Id : group.Id, text = $"{canaries[0]} {batch} {i}", metadata = new Dictionary<string, string> { [canaries[3]] = canaries[2] } })
                .OkAsync()).ToList());
            await chat.Ada.PatchAsync($"conversations/{group.Id}", new { title = $"{canaries[1]} {batch}", topic = $"{canaries[4]} {batch}" }).ReadAsync(200);
        }

        await chat.Bob.ReadUpToAsync(group.Id, 500);

        // While it runs: the write-ahead log is still there.
        var stored = engine == DatabaseEngine.Sqlite ? ReadFiles(server) : await ReadTablesAsync(server);
        Assert.True(stored.Sum(file => file.Content.Length) > 100_000, "the search looked at too little");
        await server.StopAsync();
        if (engine == DatabaseEngine.Sqlite)
        {
            stored = [.. stored, .. ReadFiles(server)];
        }

        foreach (var (name, content) in stored)
        {
            foreach (var canary in canaries)
            {
                Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) < 0, $"{name} holds '{canary}'");
                Assert.True(content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(canary)) < 0, $"{name} holds '{canary}' in UTF-16");
            }
        }

        Assert.All(canaries, canary => Assert.DoesNotContain(canary, server.Log.Text, StringComparison.Ordinal));
    }

    /// <summary>PostgreSQL goes: a send gets a retryable error within five seconds, never an acknowledgement. It comes: the retry succeeds, without a restart.</summary>
    [Fact]
    public async Task DatabaseOutage_Sends_AreRefusedAsUnavailableAndRecover()
    {
        using var postgres = await PostgresServer.StartAsync();
        await using var server = await TestServer.StartAsync(
            DatabaseEngine.Postgres, ("Parley:Database:ConnectionString", await postgres.CreateDatabaseAsync()));
        await using var chat = await DirectChat.OpenAsync(server);
        var request = new { id = MessageId.New(TimeProvider.System), conversationId = chat.Id, text = "in doubt" };
        await chat.Ada.SendAsync(chat.Id, "before");
        await postgres.CrashAsync();

        var error = await chat.AdasSocket.EmitAsync(EventNames.SendMessage, request).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)
            .RefusedAsync(ErrorCodes.Unavailable);
        Assert.True(error.Retryable);
        Assert.NotNull(error.RetryAfterMs);
        await chat.Ada.PostAsync($"conversations/{chat.Id}/messages", new { text = "a" }).ProblemAsync(ErrorCodes.Unavailable);
        await chat.Ada.PostAsync($"conversations/{chat.Id}/receipts", new { read = 1 }).ProblemAsync(ErrorCodes.Unavailable);
        await chat.Ada.GetAsync($"conversations/{chat.Id}/messages").ProblemAsync(ErrorCodes.Unavailable);

        await postgres.ResumeAsync();
        SendMessageResponse? sent = null;
        while (sent is null)
        {
            var answer = await chat.AdasSocket.EmitAsync(EventNames.SendMessage, request);
            sent = answer.GetProperty("ok").GetBoolean() ? answer.As<SendMessageResponse>() : null;
        }

        Assert.Equal(2, sent.Message.Seq);
        Assert.Equal("in doubt", (await chat.BobsSocket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Seq == 2)).Text);
        NpgsqlConnection.ClearAllPools();
    }

    private static List<(string Name, byte[] Content)> ReadFiles(TestServer server)
    {
        var files = Directory.GetFiles(server.DataFolder, "*.db*");
        return [.. files.Select(path =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return (Path.GetFileName(path), content);
        })];
    }

    /// <summary>Every row of every table of the chat, as PostgreSQL would dump it: text as it is, bytes in hexadecimal turned back.</summary>
    private static async Task<List<(string Name, byte[] Content)>> ReadTablesAsync(TestServer server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('chat', 'accounts')", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var contents = new List<(string, byte[])>();
        foreach (var table in tables)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)");
            using var content = new MemoryStream();
            await copy.CopyToAsync(content);
            contents.Add((table, content.ToArray()));
        }

        return contents;
    }

    private static async Task<string> DescribeAsync(TestUser user)
    {
        var text = new StringBuilder();
        using var list = await user.GetAsync("conversations");
        text.Append(await list.Content.ReadAsStringAsync());
        foreach (var conversation in (await list.ReadAsync<ListResponse<Conversation>>(200)).Items)
        {
            using var page = await user.GetAsync($"conversations/{conversation.Id}/messages");
            text.Append(await page.Content.ReadAsStringAsync());
        }

        return text.ToString();
    }
}
