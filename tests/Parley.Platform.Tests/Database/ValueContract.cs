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
    private static readonly string[] Columns = ["id", "owner", "name", "size", "body"];

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

    [Theory, MemberData(nameof(Values))]
    public async Task Statement_RoundTrip_KeepsValues(string? name, long? size, byte[]? body)
    {
        var (id, owner) = (MessageId.New(TimeProvider.System), name is null ? (UserId?)null : UserId.New(TimeProvider.System));
        await WriteAsync(session =>
            session.Prepare(Insert, Columns).Bind(id.ToColumn(engine), owner?.ToColumn(engine), name, size, body).ExecuteAsync());

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
                    await session.Prepare(Insert, Columns)
                        .Bind(MessageId.New(TimeProvider.System).ToColumn(engine), null, name, name is null ? null : 1L, null).ExecuteAsync();
                }

                return true;
            });
        }

        var found = await ReadAsync(session => session.QueryAsync<string?>("SELECT name FROM items ORDER BY key"));
        Assert.Equal(names.Concat(names).Concat(names), found);
    }

    [Fact]
    public async Task Statement_Reader_ReadsAllRows()
    {
        await WriteAsync(session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 10), ('n', 2, 20)"));
        for (var round = 0; round < 2; round++)
        {
            var values = await ReadAsync(async session =>
            {
                var read = new List<long>();
                await using var rows = await session.Prepare("SELECT value FROM counters WHERE name = @name ORDER BY shard", "name").Bind("n").ReadAsync();
                while (await rows.ReadAsync(Token))
                {
                    read.Add(rows.GetInt64(0));
                }

                return read;
            });
            Assert.Equal([10, 20], values);
        }
    }

    [Fact]
    public async Task Statement_WithTooFewValues_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(() => ReadAsync(session =>
        session.Prepare("SELECT name FROM items WHERE id = @id AND size = @size", "id", "size").Bind(1L).ReadAsync()));

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
