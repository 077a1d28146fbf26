using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Testing;

namespace Parley.Platform.Tests.Outbox;

/// <summary>A database with the table <c>outbox</c> as the modules make it, and a table <c>effects</c> that consumers write to. Time stands still.</summary>
internal sealed class OutboxFixture : IAsyncDisposable
{
    public const string Topic = "letters";

    private readonly TestDatabase _test;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private OutboxFixture(TestDatabase test) => _test = test;

    public ManualClock Clock { get; } = new();

    public ModuleDatabase Database => _test.Database;

    public OutboxEditor Editor => new(Database, Clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<OutboxFixture> CreateAsync(DatabaseEngine engine)
    {
        var test = await TestDatabase.CreateAsync(engine);
        using var reader = new StreamReader(typeof(OutboxFixture).Assembly.GetManifestResourceStream("outbox.sql")!);
        var sql = $"{await reader.ReadToEndAsync(Token)}\nCREATE TABLE effects (name TEXT NOT NULL PRIMARY KEY);";
        await test.Database.MigrateAsync([new Migration(1, "outbox", SchemaDialect.Translate(sql, engine))], Token);
        return new OutboxFixture(test);
    }

    /// <summary>The same tables as another server sees them.</summary>
    public ModuleDatabase OpenAnother() => _test.OpenAnother();

    public OutboxRelay Relay(params IOutboxConsumer[] consumers) => Relay(Database, consumers);

    public OutboxRelay Relay(ModuleDatabase database, params IOutboxConsumer[] consumers) => new(
        database, consumers, Options.Create(new OutboxOptions { Attempts = 3 }), Clock, new OutboxMetrics(_services.GetRequiredService<IMeterFactory>()),
        NullLogger<OutboxRelay>.Instance);

    /// <summary>Entries whose payload is the name, as one commit.</summary>
    public async Task AddAsync(string topic, params string[] names) => await Database.WriteAsync(
        async session =>
        {
            foreach (var name in names)
            {
                await OutboxTable.AddAsync(session, topic, System.Text.Encoding.UTF8.GetBytes(name), Clock.GetUtcNow().ToUnixTimeMilliseconds());
            }

            return true;
        },
        Token);

    public async Task<IReadOnlyList<(OutboxState State, long Attempts, string? Error)>> EntriesAsync() => await Database.ReadAsync(
        async session => (await session.QueryAsync<OutboxLine>("SELECT * FROM outbox ORDER BY entry")).Select(line => (line.State, line.Attempts, line.LastError)).ToList(),
        Token);

    public async Task<IReadOnlyList<string>> EffectsAsync() =>
        await Database.ReadAsync(session => session.QueryAsync<string>("SELECT name FROM effects ORDER BY name"), Token);

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        await _services.DisposeAsync();
    }
}

/// <summary>Notes what comes, as a topic that gathers; a page takes as long as <paramref name="work"/> makes it.</summary>
internal sealed class GatheringConsumer(string topic, Action work) : IOutboxPageConsumer
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string[]> _pages = new();

    public string Topic => topic;

    public int PageSize => 100;

    public bool Gathers => true;

    /// <summary>The names of each page.</summary>
    public IReadOnlyList<string[]> Pages => [.. _pages];

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken) => await HandleAsync([entry], cancellationToken);

    public ValueTask<IReadOnlyList<Exception?>> HandleAsync(IReadOnlyList<OutboxEntry> page, CancellationToken cancellationToken)
    {
        _pages.Enqueue([.. page.Select(entry => System.Text.Encoding.UTF8.GetString(entry.Payload))]);
        work();
        return new(new Exception?[page.Count]);
    }
}

/// <summary>Stores the payload's name once, however often the entry comes; what <paramref name="before"/> does comes first.</summary>
internal sealed class LetterConsumer(ModuleDatabase database, Func<string, Task>? before = null, string topic = OutboxFixture.Topic) : IOutboxConsumer
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _calls = new();

    public string Topic => topic;

    /// <summary>The names of all attempts, in their order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var name = System.Text.Encoding.UTF8.GetString(entry.Payload);
        _calls.Enqueue(name);
        await (before?.Invoke(name) ?? Task.CompletedTask);
        await database.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO effects (name) VALUES (@name) ON CONFLICT DO NOTHING", new { name }), cancellationToken);
    }
}
