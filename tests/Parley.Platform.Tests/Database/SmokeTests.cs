using Parley.Platform.Database;
using Parley.Testing;
namespace Parley.Platform.Tests.Database;
public class SmokeTests
{
    [Theory, EveryEngine]
    public async Task A(DatabaseEngine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, "test", typeof(SmokeTests).Assembly);
        await test.Database.WriteAsync(s => s.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('a', 1, 2)"), TestContext.Current.CancellationToken);
        Assert.Equal(2L, await test.Database.ReadAsync(s => s.QuerySingleAsync<long>("SELECT value FROM counters"), TestContext.Current.CancellationToken));
        Assert.Equal(engine.ToString().ToLowerInvariant(), await test.Database.ReadAsync(s => s.QuerySingleAsync<string>("SELECT engine FROM words"), TestContext.Current.CancellationToken));
    }
}
