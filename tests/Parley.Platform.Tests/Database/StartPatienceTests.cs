using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Parley.Platform.Database;
using Parley.Postgres;
using Parley.Testing;

namespace Parley.Platform.Tests.Database;

public sealed class StartPatienceTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WhileTheDatabaseDoesNotAnswer_TriesAgain()
    {
        var tries = 0;
        await RunAsync(TimeSpan.FromHours(1), () => ++tries < 4 ? throw new NpgsqlException("refused") : Task.CompletedTask);

        Assert.Equal(4, tries);
    }

    [Fact]
    public async Task Run_BeyondItsPatience_FailsAsTheDatabaseDid()
    {
        var tries = 0;
        await Assert.ThrowsAsync<NpgsqlException>(() => RunAsync(TimeSpan.FromSeconds(5), () =>
        {
            tries++;
            throw new NpgsqlException("refused");
        }));

        Assert.InRange(tries, 2, 6);
    }

    [Fact]
    public async Task Run_WhatIsWrongForGood_FailsAtOnce()
    {
        var tries = 0;
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(TimeSpan.FromSeconds(5), () =>
        {
            tries++;
            throw new PostgresException("password authentication failed", "FATAL", "FATAL", PostgresErrorCodes.InvalidPassword);
        }));

        Assert.Equal(1, tries);
    }

    private async Task RunAsync(TimeSpan span, Func<Task> work)
    {
        await using var database = new PostgresDatabase("chat", "Host=nobody.invalid", 1, 1, _clock, NullLogger<PostgresDatabase>.Instance);
        var patience = new StartPatience(
            [database], Options.Create(new DatabaseOptions { StartPatience = span }), _clock, NullLogger<StartPatience>.Instance);
        var running = patience.RunAsync(_ => work(), Token);
        while (!running.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await running;
    }
}
