using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Operations;
using Parley.Server.Tests.Polls;
using Parley.Testing;
using Parley.Testing.Clients;

namespace Parley.Server.Tests.Keys;

/// <summary>The master keys are changed by the console while the server runs.</summary>
public sealed class KeyRotationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, EveryEngine]
    public async Task Rotate_WhileTheServerRuns_WrapsEverythingAnewAndNobodyNotices(DatabaseEngine engine)
    {
        await using var server = await StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var before = await ada.CreateGroupAsync("before", bob);
        await ada.SendAsync(before.Id, "old");
        var synced = await bob.SyncAsync();

        await server.SucceedAsync("keys rotate");
        await WaitForAsync(server, 2);
        var after = await ada.CreateGroupAsync("after", bob);
        await ada.SendAsync(after.Id, "new");

        Assert.False((await bob.SyncAsync(synced.Stamp)).Reset, "signed with the key before, which is still in the file");
        await server.RestartAsync();
        Assert.Equal("old", (await bob.HistoryAsync(before.Id)).Items[^1].Text);
        Assert.Equal("new", (await bob.HistoryAsync(after.Id)).Items[^1].Text);
        Assert.Contains("messages: 4 tried", await server.SucceedAsync("keys verify --all"), StringComparison.Ordinal);
        var status = JsonSerializer.Deserialize<JsonElement>(await server.SucceedAsync("keys status --json"));
        Assert.Equal(["unused", "current"], status.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("state").GetString()));
        Assert.Equal(0, status.GetProperty("waiting").GetInt64());
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Remove_AKey_OnlyWhenNothingNeedsItAndEveryServerKnows(DatabaseEngine engine)
    {
        await using var server = await StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.SendAsync(group.Id, "kept");
        var synced = await bob.SyncAsync();
        Assert.Contains("current one", await server.FailAsync("keys remove 1"), StringComparison.Ordinal);
        Assert.Contains("no master key 9", await server.FailAsync("keys remove 9"), StringComparison.Ordinal);

        // Nobody is there to wrap anything anew; the next start does.
        await server.StopAsync();
        await server.SucceedAsync("keys rotate");
        Assert.Contains("A rotation is under way", await server.SucceedAsync("keys status"), StringComparison.Ordinal);
        Assert.Contains("still needed", await server.FailAsync("keys remove 1"), StringComparison.Ordinal);
        await server.RestartAsync();
        await WaitForAsync(server, 2);
        Assert.Contains("in a minute", await server.FailAsync("keys remove 1"), StringComparison.Ordinal);

        EditKeyFile(server, file => file["currentSince"] = "2026-01-01T00:00:00Z");
        Assert.Contains("keys remove 1", await server.SucceedAsync("keys status"), StringComparison.Ordinal);
        await server.SucceedAsync("keys remove 1");
        await server.RestartAsync();

        Assert.Equal("kept", (await bob.HistoryAsync(group.Id)).Items[^1].Text);
        Assert.True((await bob.SyncAsync(synced.Stamp)).Reset, "the key that signed the stamp is gone");
        Assert.DoesNotContain("master key 1", await server.SucceedAsync("keys status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotate_TwoServersOnOnePostgres_EachReadsWhatTheOtherWraps()
    {
        await using var server = await StartAsync(DatabaseEngine.Postgres);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (second, address) = await ServerProgram.ServeAsync(
            server.DataFolder, "", ("Parley__Database__Engine", "Postgres"), ("Parley__Database__ConnectionString", server.ConnectionString!));
        using var program = second;
        using var atSecond = new ParleyApi(address, bob.Token);

        await server.SucceedAsync("keys rotate");
        await WaitForAsync(server, 2);
        var one = await ada.CreateGroupAsync("made here", bob);
        await ada.SendAsync(one.Id, "from here");
        var other = await atSecond.CreateGroupAsync("made there", [ada.Id]);
        await atSecond.SendAsync(new() { ConversationId = other.Id, Text = "from there" });

        Assert.Equal("from here", (await atSecond.MessagesAfterAsync(one.Id, 1)).Items[^1].Text);
        Assert.Equal("from there", (await ada.HistoryAsync(other.Id)).Items[^1].Text);
        await WaitForAsync(server, 2); // whichever key the second one wrapped with
        Assert.Contains("Everything that was tried can be read", await server.SucceedAsync("keys verify"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_ThenRotate_UsesThePreparedKey()
    {
        await using var server = await StartAsync(DatabaseEngine.Sqlite);
        await server.SucceedAsync("keys rotate --prepare");
        Assert.Contains("master key 2: made", await server.SucceedAsync("keys status"), StringComparison.Ordinal);
        Assert.Contains("prepared", await server.FailAsync("keys rotate --prepare"), StringComparison.Ordinal);
        Assert.Contains("prepared", await server.FailAsync("keys remove 2"), StringComparison.Ordinal);

        Assert.Contains("Master key 2 is the current one", await server.SucceedAsync("keys rotate"), StringComparison.Ordinal);
        await WaitForAsync(server, 2);
    }

    [Theory, EveryEngine]
    public async Task RotateSigning_BesideARunningServer_KeepsEverybodySignedIn(DatabaseEngine engine)
    {
        await using var server = await StartAsync(engine);
        var ada = await server.SignUpAsync("ada");

        var said = await server.SucceedAsync("keys rotate-signing");
        await server.RestartAsync();

        var keys = JsonSerializer.Deserialize<JsonElement>(await server.Http.GetStringAsync("/.well-known/jwks.json", TestContext.Current.CancellationToken)).GetProperty("keys");
        Assert.Equal(2, keys.GetArrayLength());
        Assert.Contains(keys.EnumerateArray(), key => said.Contains(key.GetProperty("kid").GetString()!, StringComparison.Ordinal));
        using var me = await ada.GetAsync("me");
        Assert.Equal(200, (int)me.StatusCode);
    }

    [Fact]
    public async Task KeyFile_ChangedToAnUnfitOneWhileTheServerRuns_IsNotTaken()
    {
        await using var server = await StartAsync(DatabaseEngine.Sqlite);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var original = await File.ReadAllBytesAsync(KeyFile(server), TestContext.Current.CancellationToken);
        EditKeyFile(server, file => file["keys"]![0]!["secret"] = Convert.ToBase64String(new byte[32]));
        await server.Log.WaitForErrorAsync("is not taken");

        await ada.CreateGroupAsync("made with the right key", bob);
        await File.WriteAllBytesAsync(KeyFile(server), original, TestContext.Current.CancellationToken);
        await server.RestartAsync();

        Assert.Contains("Everything that was tried can be read", await server.SucceedAsync("keys verify"), StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Verify_AnAlteredText_NamesItAndFails(DatabaseEngine engine)
    {
        await using var server = await StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var altered = (await ada.SendAsync(group.Id, "altered")).Message.Id;
        await ada.SendAsync(group.Id, "whole");
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE messages SET body = (SELECT o.body FROM messages o WHERE o.seq = 3) WHERE id = @altered", new { altered }),
            TestContext.Current.CancellationToken);

        var errors = await server.FailAsync("keys verify");

        Assert.Contains($"message {altered} of conversation {group.Id}", Assert.Single(errors.Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>What a poll shows of its votes, and each vote: opened by the check, and kept through a rotation.</summary>
    [Theory, EveryEngine]
    public async Task Verify_AfterARotation_OpensVotes_AndNamesThoseThatWereAltered(DatabaseEngine engine)
    {
        await using var server = await StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var (one, other) = (await ada.AskAsync(group.Id, "one?"), await ada.AskAsync(group.Id, "another?"));
        await ada.VoteAsync(one, 0);
        await bob.VoteAsync(one, 1);
        await bob.VoteAsync(other, 2);
        await server.SucceedAsync("keys rotate");
        await WaitForAsync(server, 2);
        Assert.Contains("votes: 3 tried", await server.SucceedAsync("keys verify --all"), StringComparison.Ordinal);
        await server.RestartAsync();
        Assert.Equal("1,1,0 of 2 own 1", (await bob.HistoryAsync(group.Id)).Items.Single(message => message.Id == one.Id).Brief());

        // As somebody would who has the database: another's choice given out as Bob's, and another poll's counts.
        var database = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE poll_votes SET choice = (SELECT v.choice FROM poll_votes v WHERE v.seq = @Seq ORDER BY v.vote LIMIT 1) WHERE seq = @Seq", new { one.Seq });
                return await session.ExecuteAsync(
                    "UPDATE messages SET poll = (SELECT o.poll FROM messages o WHERE o.seq = @Seq) WHERE seq = @other", new { one.Seq, other = other.Seq });
            },
            TestContext.Current.CancellationToken);

        var errors = (await server.FailAsync("keys verify")).Split('\n');

        Assert.Equal(2, errors.Length);
        Assert.Contains(errors, error => error.Contains($"a vote on message {one.Id} of conversation {group.Id}", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains($"message {other.Id} of conversation {group.Id}", StringComparison.Ordinal));
    }

    internal static Task<TestServer> StartAsync(DatabaseEngine engine) => TestServer.StartAsync(engine, ("Parley:Keys:CheckInterval", "00:00:01"));

    internal static string KeyFile(TestServer server) => Path.Combine(server.DataFolder, "keys.json");

    internal static void EditKeyFile(TestServer server, Action<JsonNode> edit)
    {
        var file = JsonNode.Parse(File.ReadAllText(KeyFile(server)))!;
        edit(file);
        File.WriteAllText(KeyFile(server), file.ToJsonString());
    }

    /// <summary>Until every secret hangs on that master key.</summary>
    private static async Task WaitForAsync(TestServer server, int number)
    {
        var check = server.Services.GetRequiredService<MasterKeyCheck>();
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await check.CountAsync(patience.Token)).Keys.SequenceEqual([number]))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
