namespace Parley.Platform.Database;

/// <summary>Applies what is missing inside the transaction of <paramref name="session"/>, which the engine has put under its lock.</summary>
public sealed class Migrator(DatabaseSession session, string module, TimeProvider clock)
{
    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          module     TEXT   NOT NULL,
          number     BIGINT NOT NULL,
          name       TEXT   NOT NULL,
          applied_at BIGINT NOT NULL,
          PRIMARY KEY (module, number)
        )
        """;

    public async Task ApplyAsync(IReadOnlyList<Migration> migrations)
    {
        await session.ExecuteAsync(CreateTable);
        var found = await session.QueryFirstOrDefaultAsync<long?>("SELECT MAX(number) FROM schema_migrations WHERE module = @module", new { module }) ?? 0;
        if (found > migrations.Count)
        {
            throw new DatabaseTooNewException(module, found, migrations.Count);
        }

        foreach (var migration in migrations.Skip((int)found))
        {
            await session.ExecuteAsync(migration.Sql);
            await session.ExecuteAsync(
                "INSERT INTO schema_migrations (module, number, name, applied_at) VALUES (@module, @number, @name, @now)",
                new { module, number = migration.Number, name = migration.Name, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        }
    }
}
