using System.Data.Common;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Platform.Tests.Database;

public sealed class SqliteModuleDatabaseTests() : ModuleDatabaseContract(DatabaseEngine.Sqlite);

public sealed class PostgresModuleDatabaseTests() : ModuleDatabaseContract(DatabaseEngine.Postgres);

/// <summary>What every engine does alike: transactions, their end, and who sees what.</summary>
public abstract class ModuleDatabaseContract(DatabaseEngine engine) : IAsyncLifetime
{
    private const string CountItems = "SELECT COUNT(*) FROM items";
    private const string InsertItem = "INSERT INTO items (id, name) VALUES (@id, @name)";

    private TestDatabase _test = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ModuleDatabase Database => _test.Database;

    public async ValueTask InitializeAsync() => _test = await TestDatabase.CreateAsync(engine, "test", typeof(ModuleDatabaseContract).Assembly);

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Read_DuringAWrite_SeesOnlyWhatIsCommitted()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var write = Database.WriteAsync(
            async session =>
            {
                await Insert(session, "a");
                written.SetResult();
                await go.Task;
                return true;
            },
            Token).AsTask();
        await written.Task;

        Assert.Equal(0, await CountAsync());
        go.SetResult();
        await write;
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Read_SeveralStatements_SeeOneState()
    {
        var counts = await Database.ReadAsync(
            async session =>
            {
                var before = await session.QuerySingleAsync<long>(CountItems);
                await WriteItemAsync("meanwhile");
                return (before, after: await session.QuerySingleAsync<long>(CountItems));
            },
            Token);

        Assert.Equal((0, 0), counts);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Read_WithAWritingStatement_IsRefused()
    {
        await Assert.ThrowsAnyAsync<DbException>(() => Database.ReadAsync(session => Insert(session, "a"), Token).AsTask());
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Write_WhoseWorkThrows_RollsBackAndThrowsTheSame()
    {
        var thrown = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Database.WriteAsync<int>(
            async session =>
            {
                await Insert(session, "a");
                throw new InvalidTimeZoneException("mine");
            },
            Token).AsTask());

        Assert.Equal("mine", thrown.Message);
        Assert.Equal(0, await CountAsync());
        await WriteItemAsync("the next one works");
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Write_ThatBreaksAConstraint_LeavesNothingBehind()
    {
        var id = MessageId.New(TimeProvider.System);
        var broken = await Assert.ThrowsAnyAsync<DbException>(() => Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(InsertItem, new { id, name = "a" });
                return await session.ExecuteAsync(InsertItem, new { id, name = "b" });
            },
            Token).AsTask());

        Assert.False(Database.IsUnavailable(broken));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Write_ManyAtOnce_LosesNone()
    {
        const int writers = 8, each = 25;
        await WriteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 0, 0)");

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(
            async () =>
            {
                for (var i = 0; i < each; i++)
                {
                    await WriteAsync("UPDATE counters SET value = value + 1 WHERE name = 'n'");
                }
            },
            Token)));

        Assert.Equal(writers * each, await Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT value FROM counters"), Token));
    }

    [Fact]
    public async Task ReadAndWrite_Cancelled_DoNotRun()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var ran = false;
        Task<bool> Run(DatabaseSession session) => Task.FromResult(ran = true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.ReadAsync(Run, cancelled.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.WriteAsync(Run, cancelled.Token).AsTask());
        Assert.False(ran);
    }

    [Fact]
    public async Task Write_WhoseWorkIsCancelled_RollsBack()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.WriteAsync<int>(
            async session =>
            {
                await Insert(session, "a");
                await source.CancelAsync();
                source.Token.ThrowIfCancellationRequested();
                return 1;
            },
            source.Token).AsTask());

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Dispose_WithAWriteUnderWay_DoesNotTearIt()
    {
        var other = _test.OpenAnother();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var write = other.WriteAsync(
            async session =>
            {
                started.SetResult();
                await go.Task;
                return await Insert(session, "a");
            },
            Token).AsTask();
        await started.Task;

        var disposing = other.DisposeAsync().AsTask();
        go.SetResult();
        await disposing;
        await write;

        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task ReadAndWrite_AfterDispose_AreUnavailable()
    {
        var other = _test.OpenAnother();
        await other.DisposeAsync();
        await other.DisposeAsync();

        var read = await Assert.ThrowsAsync<DatabaseClosedException>(
            () => other.ReadAsync(session => session.QuerySingleAsync<long>(CountItems), Token).AsTask());
        var write = await Assert.ThrowsAsync<DatabaseClosedException>(() => other.WriteAsync(session => Insert(session, "a"), Token).AsTask());
        Assert.True(other.IsUnavailable(read));
        Assert.True(other.IsUnavailable(write));
    }

    [Fact]
    public async Task HasTable_BeforeAndAfterTheMigrations_SaysWhatIsThere()
    {
        await using var empty = await TestDatabase.CreateAsync(engine);

        Assert.False(await empty.Database.HasTableAsync("items", Token));
        Assert.True(empty.Path is null || !File.Exists(empty.Path), "looking made the file");
        Assert.True(await Database.HasTableAsync("items", Token));
        Assert.False(await Database.HasTableAsync("item", Token));
    }

    [Fact]
    public void IsUnavailable_OfABug_IsFalse() => Assert.False(Database.IsUnavailable(new InvalidOperationException()));

    private Task<int> WriteAsync(string sql) => Database.WriteAsync(session => session.ExecuteAsync(sql), Token).AsTask();

    private Task<int> WriteItemAsync(string name) => Database.WriteAsync(session => Insert(session, name), Token).AsTask();

    private Task<long> CountAsync() => Database.ReadAsync(session => session.QuerySingleAsync<long>(CountItems), Token).AsTask();

    private static Task<int> Insert(DatabaseSession session, string name) =>
        session.ExecuteAsync(InsertItem, new { id = MessageId.New(TimeProvider.System), name });
}
