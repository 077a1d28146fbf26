using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Parley.Platform.Database;
using Parley.Postgres;
using Parley.Testing;

namespace Parley.Platform.Tests.Database;

public sealed class PostgresDatabaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_WhateverTheLoginSays_CommitSynchronouslyInTheirSchema()
    {
        var connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using (var setUp = Open(connectionString))
        {
            await setUp.MigrateAsync([], Token);
            await setUp.WriteAsync(session => session.ExecuteAsync($"ALTER DATABASE {name} SET synchronous_commit = off"), Token);
        }

        await using var database = Open(connectionString + ";Options=-c synchronous_commit=off");
        for (var i = 0; i < 2; i++) // the second time on the pooled connection, which was reset
        {
            var settings = await database.WriteAsync(
                async session => (
                    await session.QuerySingleAsync<string>("SHOW synchronous_commit"), await session.QuerySingleAsync<string>("SHOW search_path"),
                    await session.QuerySingleAsync<string>("SHOW transaction_isolation"),
                    await session.QuerySingleAsync<string>("SHOW idle_in_transaction_session_timeout")),
                Token);
            Assert.Equal(("on", "chat", "read committed", "5s"), settings);
        }
    }

    [Fact]
    public async Task Modules_InOneDatabase_HaveTheirOwnTables()
    {
        var connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var chat = Open(connectionString);
        await using var accounts = Open(connectionString, "accounts");
        var migrations = Migration.Load(typeof(PostgresDatabaseTests).Assembly, DatabaseEngine.Postgres);
        await Task.WhenAll(chat.MigrateAsync(migrations, Token), accounts.MigrateAsync(migrations, Token));

        await chat.WriteAsync(session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 1)"), Token);

        Assert.Equal(0, await accounts.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM counters"), Token));
    }

    [Fact]
    public async Task Write_ThatLosesADeadlock_IsRunAgain()
    {
        await using var test = await CreateAsync();
        await test.Database.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('a', 1, 0), ('b', 1, 0)"), Token);
        using var bothHoldOne = new Barrier(2);
        var runs = 0;
        Task<int> CrossAsync(string first, string second) => Task.Run(
            async () =>
            {
                var attempt = 0;
                return await test.Database.WriteAsync(
                    async session =>
                    {
                        Interlocked.Increment(ref runs);
                        await session.ExecuteAsync("UPDATE counters SET value = value + 1 WHERE name = @first", new { first });
                        if (attempt++ == 0)
                        {
                            bothHoldOne.SignalAndWait(Token);
                        }

                        return await session.ExecuteAsync("UPDATE counters SET value = value + 1 WHERE name = @second", new { second });
                    },
                    Token);
            },
            Token);

        await Task.WhenAll(CrossAsync("a", "b"), CrossAsync("b", "a"));

        Assert.True(runs > 2, "nothing was run again"); // three times, unless the loser is back before the winner was woken: then the server chooses again
        Assert.Equal([2, 2], await test.Database.ReadAsync(session => session.QueryAsync<long>("SELECT value FROM counters"), Token));
    }

    [Fact]
    public async Task Write_WhoseProcessStandsStill_IsEndedByTheServer()
    {
        await using var test = await CreateAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 1"); // millisecond; else the test would take the product's 5 s
                var backend = await session.QuerySingleAsync<int>("SELECT pg_backend_pid()");
                while (await test.Database.ReadAsync(
                    reader => reader.QuerySingleAsync<long>("SELECT COUNT(*) FROM pg_stat_activity WHERE pid = @backend", new { backend }), Token) > 0)
                {
                }

                return await session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 1)");
            },
            Token).AsTask());

        Assert.True(test.Database.IsUnavailable(failure), failure.ToString());
        Assert.Equal(0, await test.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM counters"), Token));
        Assert.Equal(1, await test.Database.WriteAsync(session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 1)"), Token));
    }

    [Fact]
    public async Task Write_ThatAlwaysConflicts_IsUnavailableAfterThreeRetries()
    {
        await using var test = await CreateAsync();
        var runs = 0;
        var conflict = await Assert.ThrowsAsync<PostgresException>(() => test.Database.WriteAsync(
            session =>
            {
                runs++;
                return session.ExecuteAsync("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
            },
            Token).AsTask());

        Assert.Equal(1 + PostgresDatabase.Retries, runs);
        Assert.True(test.Database.IsUnavailable(conflict));
    }

    // PostgreSQL answers COMMIT of a failed transaction with a rollback and no error: an acknowledgement of nothing.
    [Fact]
    public async Task Write_ThatSwallowsAFailure_IsNotReportedAsCommitted()
    {
        await using var test = await CreateAsync();
        await Assert.ThrowsAsync<PostgresException>(() => test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 1)");
                await Record.ExceptionAsync(() => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 1)"));
                return true;
            },
            Token).AsTask());

        Assert.Equal(0, await test.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM counters"), Token));
    }

    [Fact]
    public async Task Write_ThatGoesBackToASavepoint_Commits()
    {
        await using var test = await CreateAsync();
        await test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 1); SAVEPOINT before");
                await Record.ExceptionAsync(() => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 1, 1)"));
                return await session.ExecuteAsync("ROLLBACK TO SAVEPOINT before");
            },
            Token);

        Assert.Equal(1, await test.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM counters"), Token));
    }

    [Fact]
    public async Task Statements_OverManySessions_ArePreparedOncePerConnection()
    {
        var connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var database = Open(connectionString, writers: 1);
        await database.MigrateAsync(Migration.Load(typeof(PostgresDatabaseTests).Assembly, DatabaseEngine.Postgres), Token);
        for (var i = 0; i < 20; i++)
        {
            var shard = (long)i;
            await database.WriteAsync(
                session => session.Prepare("INSERT INTO counters (name, shard, value) VALUES ($1, $2, $3)").Bind(1, "n").Bind(2, shard).Bind(3, 1).ExecuteAsync().AsTask(),
                Token);
        }

        var prepared = await database.WriteAsync(
            session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO counters%'"), Token);
        Assert.Equal(1, prepared);
    }

    [Fact]
    public async Task Outage_RefusesRetryablyAndRecoversWithoutRestart()
    {
        using var server = await PostgresServer.StartAsync();
        await using var database = Open(await server.CreateDatabaseAsync());
        await database.MigrateAsync(Migration.Load(typeof(PostgresDatabaseTests).Assembly, DatabaseEngine.Postgres), Token);
        Task<int> AddAsync(long shard) => database.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', @shard, 1)", new { shard }), Token).AsTask();
        await AddAsync(1);

        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var torn = database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO counters (name, shard, value) VALUES ('n', 2, 1)");
                underWay.SetResult();
                return await session.QuerySingleAsync<string>("SELECT pg_sleep(60)::text");
            },
            Token).AsTask();
        await underWay.Task;
        await server.CrashAsync();

        Assert.True(database.IsUnavailable(await Assert.ThrowsAnyAsync<Exception>(() => torn)));
        Assert.True(database.IsUnavailable(await Assert.ThrowsAnyAsync<Exception>(() => AddAsync(3))));
        Assert.True(database.IsUnavailable(await Assert.ThrowsAnyAsync<Exception>(() => CountAsync(database))));

        await server.ResumeAsync();
        await AddAsync(4);
        Assert.Equal(2, await CountAsync(database));
    }

    [Fact]
    public async Task Statement_LongerThanTheTimeOut_IsUnavailable()
    {
        var connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var database = Open(connectionString + ";Command Timeout=1");
        await database.MigrateAsync([], Token);

        var late = await Assert.ThrowsAnyAsync<NpgsqlException>(
            () => database.ReadAsync(session => session.QuerySingleAsync<string>("SELECT pg_sleep(60)::text"), Token).AsTask());

        Assert.True(database.IsUnavailable(late));
    }

    [Fact]
    public async Task Read_WithAllConnectionsInUse_IsUnavailableAfterTheTimeOut()
    {
        var connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var database = Open(connectionString + ";Timeout=1", readers: 1);
        await database.MigrateAsync([], Token);

        Task<long> OneAsync() => database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT 1"), Token).AsTask();

        var refused = await database.ReadAsync(async _ => await Record.ExceptionAsync(OneAsync), Token);

        Assert.NotNull(refused);
        Assert.True(database.IsUnavailable(refused), refused.ToString());
    }

    [Theory]
    [InlineData("Chat")]
    [InlineData("chat; DROP")]
    [InlineData("1chat")]
    [InlineData("")]
    public void Module_ThatIsNoSchemaName_IsRefused(string module) => Assert.Throws<ArgumentException>(() => Open("Host=localhost", module));

    private static Task<TestDatabase> CreateAsync() =>
        TestDatabase.CreateAsync(DatabaseEngine.Postgres, "chat", typeof(PostgresDatabaseTests).Assembly);

    private static PostgresDatabase Open(string connectionString, string module = "chat", int readers = 4, int writers = 4) =>
        new(module, connectionString, readers, writers, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);

    private static Task<long> CountAsync(PostgresDatabase database) =>
        database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM counters"), Token).AsTask();
}
