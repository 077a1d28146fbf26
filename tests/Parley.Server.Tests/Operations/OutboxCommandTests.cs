using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

/// <summary><c>parley-server outbox</c> beside a running server.</summary>
public sealed class OutboxCommandTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ModuleDatabase? _beside;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_beside is not null)
        {
            await _beside.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Theory, EveryEngine]
    public async Task Outbox_DeadLetter_IsListedReplayedByTheRunningServerAndDropped(DatabaseEngine engine)
    {
        var connectionString = engine == DatabaseEngine.Postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : null;
        (string, string)[] settings = connectionString is null
            ? []
            : [("Parley__Database__Engine", "Postgres"), ("Parley__Database__ConnectionString", connectionString)];
        var (program, _) = await ServerProgram.ServeAsync(_folder.File("data"), "", settings);
        using var server = program;

        // A deletion of a conversation that was never deleted: its consumer refuses it, now and whenever it is replayed.
        _beside = TestDatabase.OpenAt("chat", connectionString ?? Path.Combine(_folder.File("data"), "chat.db"), engine);
        await _beside.WriteAsync(
            async session =>
            {
                await OutboxTable.AddAsync(session, "conversation-deleted", [0, 0, 0, 0, 0, 0, 0, 7], now: 0);
                return await session.ExecuteAsync("UPDATE outbox SET state = 2, attempts = 12, last_error = 'IOException: Out of order.'");
            },
            Token);

        var listed = await RunAsync("list --dead");
        var entry = Assert.Single(listed).Split(' ')[0];
        Assert.Matches("^chat/[0-9]+$", entry);
        Assert.Contains("conversation-deleted  given up, 12 attempts failed", listed[0], StringComparison.Ordinal);
        Assert.EndsWith("IOException: Out of order.", listed[0], StringComparison.Ordinal);

        Assert.Equal([$"{entry} is due now."], await RunAsync($"replay {entry}"));
        while ((await RunAsync("list")) is not [var line] || !line.Contains("tried again at", StringComparison.Ordinal) || !line.Contains("InvalidOperationException", StringComparison.Ordinal))
        {
            Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(["Nothing was given up."], await RunAsync("list --dead"));
        Assert.Equal(["0 entries are due now."], await RunAsync("replay --all"));
        Assert.Equal([$"{entry} was removed."], await RunAsync($"drop {entry}"));
        Assert.Equal(["Nothing waits, and nothing was given up."], await RunAsync("list"));
        program.SendTerminate();
        Assert.Equal(0, await program.EndAsync());

        async Task<IReadOnlyList<string>> RunAsync(string arguments)
        {
            var (code, command) = await ServerProgram.RunAsync($"outbox {arguments} --data \"{_folder.File("data")}\"", settings);
            using var _ = command;
            Assert.True(code == 0, string.Join('\n', command.Errors));
            return command.Out;
        }
    }

    [Theory]
    [InlineData("replay", "Name one entry")]
    [InlineData("replay chat/1 --all", "Name one entry")]
    [InlineData("replay 1", "is no entry")]
    [InlineData("drop chat/first", "is no entry")]
    [InlineData("drop chat/1", "has no outbox")]
    [InlineData("list", "has no outbox")]
    public async Task Outbox_WithoutSenseOrData_SaysWhatIsWrong(string arguments, string expected)
    {
        var (code, command) = await ServerProgram.RunAsync($"outbox {arguments} --data \"{_folder.File("data")}\"");
        using var _ = command;

        Assert.Equal(1, code);
        Assert.Contains(expected, Assert.Single(command.Errors), StringComparison.Ordinal);
    }
}
