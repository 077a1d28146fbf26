using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Platform.Tests.Database;

public sealed class SqliteValueTests() : ValueContract(DatabaseEngine.Sqlite);

public sealed class PostgresValueTests() : ValueContract(DatabaseEngine.Postgres);

/// <summary>Values come back as they went in, by the mapper and by prepared statements, on every engine.</summary>
public abstract class ValueContract(DatabaseEngine engine) : IAsyncLifetime
{
    private const string Insert = "INSERT INTO items (id, owner, name, size, body) VALUES (@id, @owner, @name, @size, @body)";
    private const string InsertPrepared = "INSERT INTO items (id, owner, name, size, body) VALUES ($1, $2, $3, $4, $5)";

    private TestDatabase _test = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _test = await TestDatabase.CreateAsync(engine, "test", typeof(ValueContract).Assembly);

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class Item
    {
        public long Key { get; init; }

        public MessageId Id { get; init; }

        public UserId? Owner { get; init; }

        public string? Name { get; init; }

        public long? Size { get; init; }

        public byte[]? Body { get; init; }
    }

    public static TheoryData<string?, long?, byte[]?> Values => new()
    {
        { "naïve 🐢 'quoted' \\ \r\n", long.MaxValue, [0, 255, 1] },
        { "", long.MinValue, [] },
        { null, null, null },
    };

    [Theory, MemberData(nameof(Values))]
    public async Task Mapper_RoundTrip_KeepsValues(string? name, long? size, byte[]? body)
    {
        var (id, owner) = (MessageId.New(TimeProvider.System), name is null ? (UserId?)null : UserId.New(TimeProvider.System));
        await WriteAsync(session => session.ExecuteAsync(Insert, new { id, owner, name, size, body }));

        var item = await ReadAsync(session => session.QueryFirstOrDefaultAsync<Item>("SELECT * FROM items WHERE id = @id", new { id }));

        Assert.NotNull(item);
        Assert.Equal((id, owner, name, size), (item.Id, item.Owner, item.Name, item.Size));
        Assert.Equal(body, item.Body);
        Assert.True(item.Key > 0);
    }

    // A text that was executed before stays prepared: what it was given then must not be seen now.
    [Fact]
    public async Task Mapper_SameTextAgain_TakesItsOwnValuesAlsoAfterAFailure()
    {
        const string insert = "INSERT INTO counters (name, shard, value) VALUES (@name, @shard, @value)";
        Task<int> InsertAsync(DatabaseSession session, string name, long? value) => session.ExecuteAsync(insert, new { name, shard = 1, value });

        await WriteAsync(session => InsertAsync(session, "a", 10));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => WriteAsync(session => InsertAsync(session, "a", 11)));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => WriteAsync(session => InsertAsync(session, "b", null)));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(session => session.ExecuteAsync(insert, new { name = "b", shard = 1 })));
        await WriteAsync(async session => await InsertAsync(session, "c", 30) + await InsertAsync(session, "d", 40));

        const string first = "SELECT value FROM counters WHERE value > @least ORDER BY value";
        foreach (var (least, found) in new[] { (0, 10), (10, 30), (30, 40), (0, 10) })
        {
            Assert.Equal(found, await ReadAsync(session => session.QueryFirstOrDefaultAsync<long>(first, new { least })));
        }
    }

    [Fact]
    public async Task SqlList_OfMoreLengthsThanAreKept_FindsWhatIsThere()
    {
        await WriteAsync(session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('a', 1, 10)"));
        await ReadAsync(async session =>
        {
            for (var length = 1; length <= 700; length++)
            {
                var shards = SqlList.Of(Enumerable.Range(1, length).Select(one => (long)one));
                Assert.Equal([10L], await session.QueryAsync<long>("SELECT value FROM counters WHERE shard IN @shards", new { shards }));
            }

            return true;
        });
    }

    [Theory, MemberData(nameof(Values))]
    public async Task Statement_RoundTrip_KeepsValues(string? name, long? size, byte[]? body)
    {
        var (id, owner) = (MessageId.New(TimeProvider.System), name is null ? (UserId?)null : UserId.New(TimeProvider.System));
        await WriteAsync(session =>
            session.Prepare(InsertPrepared).Bind(1, id).Bind(2, owner?.Value).Bind(3, name).Bind(4, size).Bind(5, body).ExecuteAsync().AsTask());

        var item = await ReadAsync(session => session.QueryFirstOrDefaultAsync<Item>("SELECT * FROM items WHERE id = @id", new { id }));

        Assert.NotNull(item);
        Assert.Equal((id, owner, name, size), (item.Id, item.Owner, item.Name, item.Size));
        Assert.Equal(body, item.Body);
    }

    // Null has no type, so a statement that was prepared with values must still take it, and the other way round.
    [Fact]
    public async Task Statement_AlternatingNullAndValue_InSeveralTransactions_KeepsBoth()
    {
        string?[] names = [null, "a", null, "b"];
        for (var round = 0; round < 3; round++)
        {
            await WriteAsync(async session =>
            {
                foreach (var name in names)
                {
                    await session.Prepare(InsertPrepared)
                        .Bind(1, MessageId.New(TimeProvider.System)).Bind(2, (Guid?)null).Bind(3, name).Bind(4, name is null ? null : 1L).Bind(5, (byte[]?)null)
                        .ExecuteAsync();
                }

                return true;
            });
        }

        var found = await ReadAsync(session => session.QueryAsync<string?>("SELECT name FROM items ORDER BY key"));
        Assert.Equal(names.Concat(names).Concat(names), found);
    }

    [Theory, MemberData(nameof(Values))]
    public async Task Statement_Read_ShowsValues(string? name, long? size, byte[]? body)
    {
        var id = MessageId.New(TimeProvider.System);
        await WriteAsync(session => session.ExecuteAsync(Insert, new { id, owner = (UserId?)null, name, size, body }));

        for (var round = 0; round < 2; round++)
        {
            var rows = new List<(Guid, bool, string?, long?, byte[]?)>();
            await ReadAsync(async session =>
            {
                await session.Prepare("SELECT id, owner, name, size, body FROM items WHERE id = $1").Bind(1, id).ReadAsync(row => rows.Add((
                    row.Id(0), row.IsNull(1), row.IsNull(2) ? null : row.Text(2), row.IsNull(3) ? null : row.Number(3), row.IsNull(4) ? null : row.Blob(4))));
                return true;
            });
            var (foundId, noOwner, foundName, foundSize, foundBody) = Assert.Single(rows);
            Assert.Equal((id.Value, true, name, size), (foundId, noOwner, foundName, foundSize));
            Assert.Equal(body, foundBody);
        }
    }

    [Fact]
    public async Task Statement_Read_ShowsAllRows()
    {
        await WriteAsync(session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 10), ('n', 2, 20)"));
        var values = new List<long>();

        await ReadAsync(async session =>
        {
            await session.Prepare("SELECT value FROM counters WHERE name = $1 ORDER BY shard").Bind(1, "n").ReadAsync(row => values.Add(row.Number(0)));
            return true;
        });

        Assert.Equal([10, 20], values);
    }

    [Fact]
    public async Task Statement_Execute_TellsHowManyRowsChanged()
    {
        await WriteAsync(session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 10), ('n', 2, 20)"));

        Assert.Equal(2, await WriteAsync(session => session.Prepare("UPDATE counters SET value = $1 WHERE name = $2").Bind(1, 5).Bind(2, "n").ExecuteAsync().AsTask()));
        Assert.Equal(0, await WriteAsync(session => session.Prepare("UPDATE counters SET value = $1 WHERE name = $2").Bind(1, 5).Bind(2, "?").ExecuteAsync().AsTask()));
    }

    // The mistake that would write the value of the row before into this one.
    [Fact]
    public async Task Statement_WithoutOneOfItsValues_IsRefusedAlsoAtTheSecondExecution() => await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(async session =>
    {
        var insert = session.Prepare("INSERT INTO counters (name, shard, value) VALUES ($1, $2, $3)");
        await insert.Bind(1, "n").Bind(2, 1).Bind(3, 1).ExecuteAsync();
        return await insert.Bind(1, "n").Bind(2, 2).ExecuteAsync();
    }));

    [Theory]
    [InlineData("SELECT name FROM items WHERE size = $2")]
    [InlineData("SELECT name FROM items WHERE size = $2 AND key = $1")]
    public async Task Statement_WithParametersOutOfOrder_IsRefused(string sql) =>
        await Assert.ThrowsAsync<ArgumentException>(() => ReadAsync(session => Task.FromResult(session.Prepare(sql))));

    [Fact]
    public async Task Statement_ThatBreaksAConstraint_ThrowsAndLeavesNothing()
    {
        async Task<int> InsertTwiceAsync(DatabaseSession session)
        {
            var insert = session.Prepare("INSERT INTO counters (name, shard, value) VALUES ($1, $2, $3)");
            await insert.Bind(1, "n").Bind(2, 1).Bind(3, 1).ExecuteAsync();
            return await insert.Bind(1, "n").Bind(2, 1).Bind(3, 2).ExecuteAsync();
        }

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => WriteAsync(InsertTwiceAsync));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => WriteAsync(InsertTwiceAsync));

        Assert.Equal(0, await ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM counters")));
    }

    [Fact]
    public async Task SqlList_OfIds_FindsThoseAndNoOthers()
    {
        var ids = Enumerable.Range(0, 3).Select(_ => MessageId.New(TimeProvider.System)).ToArray();
        foreach (var id in ids)
        {
            await WriteAsync(session => session.ExecuteAsync("INSERT INTO items (id) VALUES (@id)", new { id }));
        }

        var two = new { ids = SqlList.Of(ids.Take(2)), ids2 = SqlList.Of([7L]) };
        Assert.Equal(ids[..2], await FindAsync("SELECT id FROM items WHERE id IN @ids AND key NOT IN @ids2 ORDER BY key", two));
        Assert.Equal([ids[2]], await FindAsync("SELECT id FROM items WHERE id NOT IN @ids ORDER BY key", two));

        var none = new { ids = SqlList.Of(Array.Empty<MessageId>()) };
        Assert.Empty(await FindAsync("SELECT id FROM items WHERE id IN @ids", none));
        Assert.Equal(3, (await FindAsync("SELECT id FROM items WHERE id NOT IN @ids", none)).Count);
    }

    [Fact]
    public async Task SqlList_OfTextsAndNumbers_FindsThem()
    {
        await WriteAsync(session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('a', 1, 10), ('b', 2, 20), ('c', 3, 30)"));

        var values = await ReadAsync(session => session.QueryAsync<long>(
            "SELECT value FROM counters WHERE name IN @names OR shard IN @shards ORDER BY shard", new { names = SqlList.Of(["a"]), shards = SqlList.Of([3L]) }));

        Assert.Equal([10, 30], values);
    }

    private Task<IReadOnlyList<MessageId>> FindAsync(string sql, object parameters) => ReadAsync(session => session.QueryAsync<MessageId>(sql, parameters));

    private Task<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query) => _test.Database.ReadAsync(query, Token).AsTask();

    private Task<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work) => _test.Database.WriteAsync(work, Token).AsTask();
}
