using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Testing;

namespace Parley.Platform.Tests.Database;

public sealed class SqliteDatabaseTests
{
    private const string Fill = "INSERT INTO items (id, body) VALUES (randomblob(16), randomblob(20000))";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_WithTheQueueFull_IsUnavailableAndTheQueuedOnesFinish()
    {
        await using var test = await CreateAsync(new SqliteSettings { WriteQueue = 2 });
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = test.Database.WriteAsync(
            async session =>
            {
                started.SetResult();
                await go.Task;
                return await session.ExecuteAsync(Fill);
            },
            Token).AsTask();
        await started.Task;
        var waiting = Enumerable.Range(0, 2).Select(_ => FillAsync(test.Database)).ToArray();

        var refused = await Assert.ThrowsAsync<WriteQueueFullException>(() => FillAsync(test.Database));

        Assert.True(test.Database.IsUnavailable(refused));
        go.SetResult();
        await Task.WhenAll([running, .. waiting]);
        Assert.Equal(3, await CountAsync(test.Database));
    }

    [Fact]
    public async Task Dispose_WithWritesWaiting_FinishesThem()
    {
        await using var test = await CreateAsync();
        var database = test.OpenAnother();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = database.WriteAsync(
            async session =>
            {
                started.SetResult();
                await go.Task;
                return await session.ExecuteAsync(Fill);
            },
            Token).AsTask();
        await started.Task;
        var waiting = Enumerable.Range(0, 5).Select(_ => FillAsync(database)).ToArray();

        var disposing = database.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<DatabaseClosedException>(() => FillAsync(database));
        go.SetResult();
        await disposing;

        Assert.True(first.IsCompletedSuccessfully && Array.TrueForAll(waiting, write => write.IsCompletedSuccessfully));
        Assert.Equal(6, await CountAsync(test.Database));
    }

    [Fact]
    public async Task Dispose_WithAReadUnderWay_LetsItEnd()
    {
        await using var test = await CreateAsync();
        var database = test.OpenAnother();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = database.ReadAsync(
            async session =>
            {
                started.SetResult();
                await go.Task;
                return await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM items");
            },
            Token).AsTask();
        await started.Task;

        var disposing = database.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        go.SetResult();

        Assert.Equal(0, await read);
        await disposing;
    }

    // SQLITE_FULL comes from the page limit here as it does from the disk: in the middle of a statement, which SQLite rolls back by itself.
    [Fact]
    public async Task Write_WithTheDiskFull_IsUnavailableAndRecovers()
    {
        await using var test = await CreateAsync();
        await FillAsync(test.Database);
        await LimitPagesAsync(test.Database, null);

        var full = await Assert.ThrowsAsync<SqliteException>(() => FillAsync(test.Database));

        Assert.Equal(13, full.SqliteErrorCode); // SQLITE_FULL, not what a failing rollback would say
        Assert.True(test.Database.IsUnavailable(full));
        Assert.Equal(1, await CountAsync(test.Database));

        await LimitPagesAsync(test.Database, 1_000_000);
        await FillAsync(test.Database);
        Assert.Equal(2, await CountAsync(test.Database));
    }

    [Fact]
    public async Task Write_OnARealFullDisk_IsUnavailableAndRecovers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk needs root.");
        using var disk = await SmallDisk.MountAsync(megabytes: 2);
        await using var database = Open(disk.File("test.db"));
        await database.MigrateAsync(Migration.Load(typeof(SqliteDatabaseTests).Assembly, DatabaseEngine.Sqlite), Token);

        var committed = 0;
        var refusal = await Record.ExceptionAsync(async () =>
        {
            while (committed < 1000)
            {
                await FillAsync(database);
                committed++;
            }
        });

        Assert.NotNull(refusal);
        Assert.True(database.IsUnavailable(refusal), refusal.ToString());
        Assert.Equal(committed, await CountAsync(database));

        await disk.ResizeAsync(megabytes: 16);
        await FillAsync(database);
        Assert.Equal(committed + 1, await CountAsync(database));
    }

    [Fact]
    public async Task Write_WithTheFolderGone_IsUnavailable()
    {
        using var folder = new TemporaryFolder();
        await using var database = Open(folder.File("missing/test.db"));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => FillAsync(database));
        Assert.True(database.IsUnavailable(failure), failure.ToString());
    }

    [Fact]
    public async Task Checkpoints_WhileWriting_CutTheLogBack()
    {
        const int checkpointBytes = 256 * 1024, cutBackBytes = 16 * checkpointBytes, least = 1000, most = 10 * least;
        var clock = new ManualClock();
        await using var test = await CreateAsync(new SqliteSettings { CheckpointBytes = checkpointBytes }, clock);
        var log = new FileInfo(test.Path + "-wal");

        // 20 MB at least. How far a checkpoint falls behind the writer is the machine's affair; that it catches up while the writing goes on is ours.
        var written = 0;
        do
        {
            await FillAsync(test.Database);
            clock.Advance(TimeSpan.FromSeconds(1));
            written++;
            log.Refresh();
        }
        while (written < least || (log.Length > cutBackBytes && written < most));

        Assert.InRange(log.Length, 0, cutBackBytes);
        Assert.Equal(written, await CountAsync(test.Database));
    }

    [Fact]
    public async Task Dispose_LastOne_LeavesNoLog()
    {
        await using var test = await CreateAsync();
        await FillAsync(test.Database);
        await test.Database.DisposeAsync();

        Assert.False(File.Exists(test.Path + "-wal"));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Files_AreForTheirOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists.");
        await using var test = await CreateAsync();
        await FillAsync(test.Database);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(test.Path!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(test.Path + "-wal"));
    }

    [Fact]
    public async Task Writer_IsSetUpAsTheDeliveryContractAsks()
    {
        await using var test = await CreateAsync();
        var settings = await test.Database.WriteAsync(
            async session => (
                await session.QuerySingleAsync<string>("PRAGMA journal_mode"), await session.QuerySingleAsync<long>("PRAGMA synchronous"),
                await session.QuerySingleAsync<long>("PRAGMA secure_delete"), await session.QuerySingleAsync<long>("PRAGMA foreign_keys")),
            Token);

        Assert.Equal(("wal", 2, 1, 1), settings); // synchronous 2 is FULL
    }

    private static async Task<TestDatabase> CreateAsync(SqliteSettings? settings = null, TimeProvider? clock = null)
    {
        var test = await TestDatabase.CreateAsync(DatabaseEngine.Sqlite, clock: clock, sqlite: settings);
        await test.Database.MigrateAsync(Migration.Load(typeof(SqliteDatabaseTests).Assembly, DatabaseEngine.Sqlite), Token);
        return test;
    }

    private static SqliteDatabase Open(string path) =>
        new("test", path, 2, new SqliteSettings(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);

    private static Task<int> FillAsync(ModuleDatabase database) => database.WriteAsync(session => session.ExecuteAsync(Fill), Token).AsTask();

    private static Task<long> CountAsync(ModuleDatabase database) =>
        database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM items"), Token).AsTask();

    /// <param name="pages">Null: no more than there are now.</param>
    private static Task<long> LimitPagesAsync(ModuleDatabase database, long? pages) => database.WriteAsync(
        async session =>
        {
            pages ??= await session.QuerySingleAsync<long>("PRAGMA page_count");
            return await session.QuerySingleAsync<long>($"PRAGMA max_page_count = {pages}");
        },
        Token).AsTask();
}
