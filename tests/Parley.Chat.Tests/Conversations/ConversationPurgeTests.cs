using Parley.Chat.Conversations;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Testing;

namespace Parley.Chat.Tests.Conversations;

public sealed class SqliteConversationPurgeTests() : ConversationPurgeContract(DatabaseEngine.Sqlite);

public sealed class PostgresConversationPurgeTests() : ConversationPurgeContract(DatabaseEngine.Postgres);

/// <summary>What is left of a deleted conversation goes, and nothing else, wherever it is interrupted.</summary>
public abstract class ConversationPurgeContract(DatabaseEngine engine) : IAsyncLifetime
{
    private const long Deleted = 1, Living = 2;

    private readonly ManualClock _clock = new();
    private TestDatabase _test = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ConversationPurge Purge => new(_test.Database, _clock);

    public async ValueTask InitializeAsync() => _test = await TestDatabase.CreateAsync(engine, "chat", typeof(ChatServices).Assembly);

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Handle_DeletedConversation_LeavesItsRowAndItsLastChange()
    {
        await FillAsync(Deleted, messages: 450, deletedAt: 5);
        await FillAsync(Living, messages: 450, deletedAt: null);

        await Purge.HandleAsync(Entry(Deleted), Token);
        await Purge.HandleAsync(Entry(Deleted), Token); // once more, as after a crash

        Assert.Equal((0L, 1L, 0L, 1L), await CountAsync(Deleted));
        Assert.Equal((450L, 300L, 300L, 1L), await CountAsync(Living));
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task Handle_KilledBetweenTwoChunks_GoesOnWhereItStopped()
    {
        await FillAsync(Deleted, messages: 450, deletedAt: 5);
        using var kill = new CancellationTokenSource();
        var killing = new KillingDatabase(_test.Database, writes: 2, kill);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ConversationPurge(killing, _clock).HandleAsync(Entry(Deleted), kill.Token).AsTask());
        Assert.Equal((50L, 300L, 300L, 1L), await CountAsync(Deleted));

        await Purge.HandleAsync(Entry(Deleted), Token);

        Assert.Equal((0L, 1L, 0L, 1L), await CountAsync(Deleted));
    }

    [Fact]
    public async Task Handle_LivingConversation_IsRefusedAndLosesNothing()
    {
        await FillAsync(Living, messages: 10, deletedAt: null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Purge.HandleAsync(Entry(Living), Token).AsTask());

        Assert.Equal((10L, 300L, 300L, 1L), await CountAsync(Living));
    }

    [Fact]
    public async Task Handle_VeryLongHistory_BecomesAnotherEntryThatEndsIt()
    {
        const int messages = (ConversationPurge.ChunkSize * ConversationPurge.MostChunks) + 1;
        await FillAsync(Deleted, messages, deletedAt: 5);

        await Purge.HandleAsync(Entry(Deleted), Token);
        Assert.Equal((1L, 300L, 300L, 1L), await CountAsync(Deleted));
        Assert.Equal(1, await WaitingAsync());

        await Purge.HandleAsync(Entry(Deleted), Token);
        Assert.Equal((0L, 1L, 0L, 1L), await CountAsync(Deleted));
    }

    private static OutboxEntry Entry(long conversation) =>
        new() { Entry = 1, Topic = ConversationPurge.TopicName, Payload = ConversationPurge.Payload(conversation) };

    private ValueTask<long> WaitingAsync() =>
        _test.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM outbox WHERE state = 0"), Token);

    /// <summary>A conversation with messages, 300 changes, of which the last is its last revision, and 300 past memberships of 150 people.</summary>
    private async Task FillAsync(long conversation, int messages, long? deletedAt) => await _test.Database.WriteAsync(
        async session =>
        {
            var id = engine == DatabaseEngine.Sqlite ? "randomblob(16)" : "gen_random_uuid()";
            var parameters = new { conversation, messages, deletedAt, last = messages + 300L };
            await session.ExecuteAsync(
                $"""
                INSERT INTO conversations (conversation, id, type, created_at, created_by, last_seq, last_rev, last_counted, members_rev, floor_seq,
                  member_count, last_activity_at, touched_at, deleted_at)
                VALUES (@conversation, {id}, 1, 0, 1, @messages, @last, @messages, 0, 0, 0, 0, 0, @deletedAt)
                """,
                parameters);
            await session.ExecuteAsync(
                $"""
                WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < @messages)
                INSERT INTO messages (conversation, seq, rev, counted, id, sender, type, created_at, fingerprint)
                SELECT @conversation, seq, seq, seq, {id}, 1, 1, 0, 0 FROM n
                """,
                parameters);
            await session.ExecuteAsync(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
                INSERT INTO changes (conversation, rev, kind, target, actor, created_at) SELECT @conversation, @messages + i, 2, i, 1, 0 FROM n
                """,
                parameters);
            await session.ExecuteAsync(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
                INSERT INTO past_memberships (conversation, person, from_rev, to_rev, from_seq, to_seq) SELECT @conversation, i % 150, i, i, 1, 1 FROM n
                """,
                parameters);
            return true;
        },
        Token);

    private ValueTask<(long Messages, long Changes, long Past, long Conversations)> CountAsync(long conversation) => _test.Database.ReadAsync(
        async session => (
            await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM messages WHERE conversation = @conversation", new { conversation }),
            await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM changes WHERE conversation = @conversation", new { conversation }),
            await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM past_memberships WHERE conversation = @conversation", new { conversation }),
            await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM conversations WHERE conversation = @conversation", new { conversation })),
        Token);

    /// <summary>Ends the work after so many transactions.</summary>
    private sealed class KillingDatabase(ModuleDatabase inner, int writes, CancellationTokenSource kill) : ModuleDatabase(inner.Module, inner.Engine)
    {
        private int _writes;

        public override ValueTask<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query, CancellationToken cancellationToken) =>
            inner.ReadAsync(query, cancellationToken);

        public override async ValueTask<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken)
        {
            var result = await inner.WriteAsync(work, cancellationToken);
            if (++_writes == writes)
            {
                await kill.CancelAsync();
            }

            return result;
        }

        public override ValueTask<bool> HasTableAsync(string table, CancellationToken cancellationToken) => inner.HasTableAsync(table, cancellationToken);

        public override Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override bool IsUnavailable(Exception exception) => inner.IsUnavailable(exception);

        protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
    }
}
