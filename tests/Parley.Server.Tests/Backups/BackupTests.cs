using System.Net;
using System.Net.Http.Json;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Retention;
using Parley.Testing;

namespace Parley.Server.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Backup => _folder.File("backup.tar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restore_OfABackupUnderLoad_HasEveryMessageThatWasAcknowledgedBefore()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        await using var chat = await DirectChat.OpenAsync(server);
        using var load = new SendLoad(chat);
        await load.UntilAsync(200);

        var (before, from) = (load.Acknowledged, load.Highest);
        Assert.Contains("WARNING: without the key file", (await server.RunAsync($"backup \"{Backup}\"")).Errors, StringComparison.Ordinal);
        await load.UntilAsync(before.Count + 100);
        await load.StopAsync();
        var known = await chat.Bob.SyncAsync();
        var (ada, stamp) = (chat.Ada, known.Stamp);
        await server.StopAsync();
        Assert.Contains("is restored", await server.SucceedAsync($"restore \"{Backup}\""), StringComparison.Ordinal);
        await server.RestartAsync();

        // What the backup must not bring back to life.
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.GetAsync("me")).StatusCode);
        using var refreshed = await server.Http.PostAsJsonAsync(
            "auth/refresh", new { refreshToken = ada.Session.RefreshToken }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refreshed.StatusCode);

        var (again, bob) = (await server.SignInAsync(ada), await server.SignInAsync(chat.Bob));
        var stored = await ReadAllAsync(again, chat.Id);
        Assert.Empty(before.Except(stored.Select(message => message.Id)));
        Assert.InRange(stored.Count, before.Count, load.Acknowledged.Count - 1);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(seq => (long)seq), stored.Select(message => message.Seq));

        // Seqs are given again, so every client has to notice.
        var next = await again.SendAsync(chat.Id, "after the restore");
        Assert.InRange(next.Message.Seq, from + 1, load.Highest);
        var synced = await bob.SyncAsync(stamp);
        Assert.True(synced.Reset);
        Assert.True(synced.Epoch > known.Epoch);
        Assert.Single(Directory.GetDirectories(server.DataFolder, "before-restore-*"));
        Assert.Empty(Directory.GetDirectories(server.DataFolder, "*.partial"));
        Assert.Equal([Backup], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task Restore_Twice_GivesEachTimeANewEpoch()
    {
        await using var server = await FilledAsync();
        await server.SucceedAsync($"backup \"{Backup}\"");
        var epochs = new List<long>();
        for (var i = 0; i < 2; i++)
        {
            await server.StopAsync();
            await server.SucceedAsync($"restore \"{Backup}\"");
            await server.RestartAsync();
            epochs.Add((await (await server.SignUpAsync("eve")).SyncAsync()).Epoch);
        }

        Assert.True(epochs[0] > 1 && epochs[1] > epochs[0], string.Join(", ", epochs));
    }

    // V5: a backup brings back only what is not past its time.
    [Fact]
    public async Task Restore_OfMessagesPastTheirTime_TakesThemAwayAgain()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SetRetentionAsync(chat.Id, "age", 300);
        var gone = (await ada.SendAsync(chat.Id, "canary")).Message;
        await server.SucceedAsync($"backup \"{Backup}\"");
        server.Time!.Advance(TimeSpan.FromMinutes(5));
        await server.GoneUpToAsync(bob, chat.Id, gone.Seq);

        await server.StopAsync();
        await server.SucceedAsync($"restore \"{Backup}\"");
        await server.RestartAsync();

        var again = await server.SignInAsync(bob);
        var left = await server.GoneUpToAsync(again, chat.Id, gone.Seq);
        Assert.Null(left.LastMessage);
        Assert.Empty((await again.HistoryAsync(chat.Id)).Items);
    }

    [Fact]
    public async Task Restore_WhileAServerRuns_IsRefused()
    {
        await using var server = await FilledAsync();
        await server.SucceedAsync($"backup \"{Backup}\"");

        Assert.Contains("Another Parley server is using the data folder", await server.FailAsync($"restore \"{Backup}\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_WithOtherKeys_IsRefusedAndChangesNothing()
    {
        await using var one = await FilledAsync();
        await one.SucceedAsync($"backup \"{Backup}\"");
        await using var other = await FilledAsync();
        await other.StopAsync();

        var refused = await other.FailAsync($"restore \"{Backup}\"");

        Assert.Contains($"{Path.Combine(other.DataFolder, "keys.json")} holds another master key 1", refused, StringComparison.Ordinal);
        await other.RestartAsync();
        Assert.Contains("Everything that was tried can be read", await other.SucceedAsync("keys verify"), StringComparison.Ordinal);
        Assert.Empty(FoldersOf(other));
    }

    [Fact]
    public async Task Restore_IntoAnEmptyFolder_NeedsKeysOfItsOwn()
    {
        await using var server = await FilledAsync();
        var withKeys = _folder.File("with-keys.tar");
        await server.SucceedAsync($"backup \"{Backup}\"");
        Assert.Contains("holds the master keys", (await server.RunAsync($"backup \"{withKeys}\" --with-keys")).Errors, StringComparison.Ordinal);
        await server.StopAsync();
        Directory.Delete(server.DataFolder, recursive: true);

        Assert.Contains("There is no key file", await server.FailAsync($"restore \"{Backup}\""), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(server.DataFolder), file => Path.GetExtension(file) is ".db" or ".json");
        await server.SucceedAsync($"restore \"{withKeys}\"");
        await server.RestartAsync();

        Assert.Contains("Everything that was tried can be read", await server.SucceedAsync("keys verify --all"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(-1_000)]
    [InlineData(-60_000)]
    public async Task Restore_OfAFileCutShort_IsRefusedAndChangesNothing(int length)
    {
        await using var server = await FilledAsync();
        await server.SucceedAsync($"backup \"{Backup}\"");
        await server.StopAsync();
        var whole = await File.ReadAllBytesAsync(Backup, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Backup, whole[..(length < 0 ? LastContent(whole) + length : length)], TestContext.Current.CancellationToken);

        Assert.Contains("is no whole backup", await server.FailAsync($"restore \"{Backup}\""), StringComparison.Ordinal);
        await server.RestartAsync();
        Assert.Empty(FoldersOf(server));
    }

    [Fact]
    public async Task Restore_OfAnAlteredFile_IsRefused()
    {
        await using var server = await FilledAsync();
        await server.SucceedAsync($"backup \"{Backup}\"");
        await server.StopAsync();
        var content = await File.ReadAllBytesAsync(Backup, TestContext.Current.CancellationToken);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Backup, content, TestContext.Current.CancellationToken);

        Assert.Contains("is no whole backup", await server.FailAsync($"restore \"{Backup}\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AfterABrokenOffRestore_IsRefused()
    {
        await using var server = await FilledAsync();
        await server.SucceedAsync($"backup \"{_folder.FullPath}\"");
        var backup = Assert.Single(Directory.GetFiles(_folder.FullPath, "parley-*.tar"));
        await server.StopAsync();
        File.Delete(Path.Combine(server.DataFolder, "chat.db"));
        await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "restore-unfinished"), "", TestContext.Current.CancellationToken);

        Assert.Contains("was broken off", await server.FailAsync("run --urls http://127.0.0.1:0"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(server.DataFolder, "chat.db")));
        await server.SucceedAsync($"restore \"{backup}\"");
        await server.RestartAsync();
        Assert.Contains("messages: 2 tried", await server.SucceedAsync("keys verify"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_OverAFile_IsRefused()
    {
        await using var server = await FilledAsync();
        await File.WriteAllTextAsync(Backup, "precious", TestContext.Current.CancellationToken);

        Assert.Contains("exists already", await server.FailAsync($"backup \"{Backup}\""), StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(Backup, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Postgres_Backups_AreItsOwnToolsAndMarkRestoredRaisesTheEpoch()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Postgres);
        var ada = await server.SignUpAsync("ada");
        var synced = await ada.SyncAsync();
        Assert.Contains("pg_dump", await server.FailAsync($"backup \"{Backup}\""), StringComparison.Ordinal);
        Assert.Contains("pg_restore", await server.FailAsync($"restore \"{Backup}\""), StringComparison.Ordinal);

        await server.StopAsync();
        await server.SucceedAsync("mark-restored");
        await server.RestartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.GetAsync("me")).StatusCode);
        var again = await (await server.SignInAsync(ada)).SyncAsync(synced.Stamp);
        Assert.True(again.Reset && again.Epoch > synced.Epoch);
    }

    // The archive ends with a kilobyte or more of zeros, which hold nothing.
    /// <summary>But that of the blobs, which the sweeper marks as the server's at its own time.</summary>
    private static IEnumerable<string> FoldersOf(TestServer server) => Directory.GetDirectories(server.DataFolder).Where(folder => Path.GetFileName(folder) != "blobs");

    private static int LastContent(byte[] archive) => archive.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

    private static async Task<TestServer> FilledAsync()
    {
        var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.SendAsync((await ada.CreateGroupAsync("group", bob)).Id, "kept");
        return server;
    }

    private static async Task<List<Message>> ReadAllAsync(TestUser user, ConversationId id)
    {
        var all = new List<Message>();
        while (true)
        {
            var page = await user.HistoryAsync(id, $"?after={all.Count}&limit=100");
            all.AddRange(page.Items);
            if (!page.HasMore)
            {
                return all;
            }
        }
    }
}
