using System.Reflection;
using Parley.Platform.Database;
using Parley.Testing;

namespace Parley.Platform.Tests.Database;

public sealed class MigrationTests
{
    private static readonly Migration[] Two =
    [
        new(1, "first", "CREATE TABLE first (value BIGINT); INSERT INTO first VALUES (1);"),
        new(2, "second", "CREATE TABLE second (value BIGINT); INSERT INTO second SELECT value + 1 FROM first;"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Migrate_Twice_AppliesOnce(DatabaseEngine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await test.Database.MigrateAsync(Two, Token);
        await test.Database.MigrateAsync(Two, Token);

        Assert.Equal([1], await ReadAsync(test, "SELECT value FROM first"));
        Assert.Equal([2], await ReadAsync(test, "SELECT value FROM second"));
        Assert.Equal([1, 2], await ReadAsync(test, "SELECT number FROM schema_migrations ORDER BY number"));
    }

    [Theory, EveryEngine]
    public async Task Migrate_ByTwoInstancesAtOnce_AppliesOnce(DatabaseEngine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        var instances = Enumerable.Range(0, 4).Select(_ => test.OpenAnother()).ToArray();

        await Task.WhenAll(instances.Select(instance => Task.Run(() => instance.MigrateAsync(Two, Token), Token)));

        Assert.Equal([1], await ReadAsync(test, "SELECT value FROM first"));
        Assert.Equal([1, 2], await ReadAsync(test, "SELECT number FROM schema_migrations ORDER BY number"));
    }

    [Theory, EveryEngine]
    public async Task Migrate_OneStepFails_KeepsNone(DatabaseEngine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await Assert.ThrowsAnyAsync<Exception>(() => test.Database.MigrateAsync([Two[0], new(2, "broken", "CREATE TABLE oops (")], Token));

        await test.Database.MigrateAsync(Two, Token);

        Assert.Equal([2], await ReadAsync(test, "SELECT value FROM second"));
    }

    [Theory, EveryEngine]
    public async Task Migrate_LaterVersion_AppliesOnlyWhatIsNew(DatabaseEngine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await test.Database.MigrateAsync(Two[..1], Token);
        await test.Database.WriteAsync(session => session.ExecuteAsync("UPDATE first SET value = 5"), Token);

        await test.Database.MigrateAsync(Two, Token);

        Assert.Equal([6], await ReadAsync(test, "SELECT value FROM second"));
    }

    [Theory, EveryEngine]
    public async Task Migrate_DatabaseOfANewerProgram_IsRefusedWithBothNumbers(DatabaseEngine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, "chat");
        await test.Database.MigrateAsync(Two, Token);

        var refused = await Assert.ThrowsAsync<DatabaseTooNewException>(() => test.Database.MigrateAsync(Two[..1], Token));

        Assert.Contains("'chat'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("schema 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("knows 1", refused.Message, StringComparison.Ordinal);
        Assert.False(test.Database.IsUnavailable(refused));
    }

    [Theory, EveryEngine]
    public void Load_FilesOfBothEngines_TakesTheRightOne(DatabaseEngine engine)
    {
        var migrations = Migration.Load(typeof(MigrationTests).Assembly, engine);

        Assert.Equal(["items", "words"], migrations.Select(migration => migration.Name));
        Assert.Contains($"'{engine.ToString().ToLowerInvariant()}'", migrations[1].Sql, StringComparison.Ordinal);
        Assert.DoesNotContain("{", migrations[0].Sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001_a.sql 0003_c.sql", "migration 2")]
    [InlineData("0002_b.sql", "migration 1")]
    [InlineData("0001_a.sql 0001_b.sql", "migration 2")]
    public void Load_WithAGapOrTwice_IsRefused(string files, string named)
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => Migration.Load(new EmbeddedFiles(files.Split(' ')), DatabaseEngine.Sqlite));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<long>> ReadAsync(TestDatabase test, string sql) =>
        test.Database.ReadAsync(session => session.QueryAsync<long>(sql), Token).AsTask();

    /// <summary>A module's assembly with these migrations and nothing else.</summary>
    private sealed class EmbeddedFiles(string[] files) : Assembly
    {
        public override string[] GetManifestResourceNames() => [.. files.Select(file => "Parley.Module.Migrations." + file)];

        public override Stream GetManifestResourceStream(string name) => new MemoryStream("SELECT 1;"u8.ToArray());

        public override AssemblyName GetName() => new("Parley.Module");
    }
}
