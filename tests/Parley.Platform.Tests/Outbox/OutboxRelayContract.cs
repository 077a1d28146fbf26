using System.Collections.Concurrent;
using Parley.Platform.Database;
using Parley.Platform.Outbox;

namespace Parley.Platform.Tests.Outbox;

public sealed class SqliteOutboxRelayTests() : OutboxRelayContract(DatabaseEngine.Sqlite);

public sealed class PostgresOutboxRelayTests() : OutboxRelayContract(DatabaseEngine.Postgres)
{
    /// <summary>I11: two servers, one table. While one of them works on an entry, the other must not see it, and takes the others.</summary>
    [Fact]
    public async Task Run_TwoRelays_NeverHandleAnEntryAtOnceAndEachOnce()
    {
        const int entries = 200;
        var running = new ConcurrentDictionary<string, byte>();
        var together = new Barrier();
        await Fixture.AddAsync(OutboxFixture.Topic, [.. Enumerable.Range(0, entries).Select(number => $"{number:000}")]);
        LetterConsumer[] consumers = [new(Fixture.Database, EnterAsync), new(Fixture.Database, EnterAsync)];
        await Task.WhenAll(
            Fixture.Relay(Fixture.Database, consumers[0]).RunAsync(Token),
            Fixture.Relay(Fixture.OpenAnother(), consumers[1]).RunAsync(Token));

        Assert.Equal(entries, (await Fixture.EffectsAsync()).Count);
        Assert.All(consumers, consumer => Assert.NotEmpty(consumer.Calls));
        var calls = consumers.SelectMany(consumer => consumer.Calls).ToList();
        Assert.Equal(calls.Count, calls.Distinct().Count());
        Assert.Equal(entries, calls.Count);

        async Task EnterAsync(string name)
        {
            Assert.True(running.TryAdd(name, 0), $"{name} runs twice at once");
            await together.ArriveAsync();
            running.TryRemove(name, out _);
        }
    }

    [Fact]
    public async Task Editor_EntryInARelaysHands_IsLeftAlone()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "a");
        var (entered, leave) = (Signal(), Signal());
        var run = Fixture.Relay(new LetterConsumer(Fixture.Database, async _ =>
        {
            entered.SetResult();
            await leave.Task;
        })).RunAsync(Token);
        await entered.Task;

        Assert.False(await Fixture.Editor.DropAsync(1, Token));
        Assert.False(await Fixture.Editor.ReplayAsync(1, Token));
        leave.SetResult();
        await run;
        Assert.Equal([OutboxState.Done], (await Fixture.EntriesAsync()).Select(entry => entry.State));
    }

    /// <summary>Holds the first who comes until a second is there: both relays work at the same time, or the test would prove nothing.</summary>
    private sealed class Barrier
    {
        private readonly TaskCompletionSource _both = Signal();
        private int _arrived;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _arrived) == 2)
            {
                _both.SetResult();
            }

            return _both.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        }
    }
}

/// <summary>What a relay promises on every engine.</summary>
public abstract class OutboxRelayContract(DatabaseEngine engine) : IAsyncLifetime
{
    private protected OutboxFixture Fixture { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Fixture = await OutboxFixture.CreateAsync(engine);

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Run_EntriesOfAllPages_AreHandledOnceAndDone()
    {
        var names = Enumerable.Range(0, 100).Select(number => $"{number:000}").ToArray();
        await Fixture.AddAsync(OutboxFixture.Topic, names);
        var consumer = new LetterConsumer(Fixture.Database);
        var relay = Fixture.Relay(consumer);

        await relay.RunAsync(Token);
        await relay.RunAsync(Token);

        Assert.Equal(names, consumer.Calls.Order());
        Assert.All(await Fixture.EntriesAsync(), entry => Assert.Equal((OutboxState.Done, 0L, null), entry));
        Assert.Equal(0, relay.Backlog.Waiting);
    }

    [Fact]
    public async Task Run_TopicThatGathers_RestsFourTimesItsWorkWhileOthersGoOn()
    {
        const string gathered = "news";
        var (gathering, letters) = (new GatheringConsumer(gathered, () => Fixture.Clock.Advance(TimeSpan.FromMilliseconds(100))), new LetterConsumer(Fixture.Database));
        var relay = Fixture.Relay(gathering, letters);
        await Fixture.AddAsync(gathered, "a");
        await relay.RunAsync(Token);

        await Fixture.AddAsync(gathered, "b");
        await Fixture.AddAsync(OutboxFixture.Topic, "letter");
        await relay.RunAsync(Token);
        Fixture.Clock.Advance(TimeSpan.FromMilliseconds(399));
        await Fixture.AddAsync(gathered, "c");
        await relay.RunAsync(Token);
        Assert.Equal(["letter"], letters.Calls);
        Assert.Equal([["a"]], gathering.Pages);

        Fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await relay.RunAsync(Token);
        Assert.Equal([["a"], ["b", "c"]], gathering.Pages);
    }

    [Fact]
    public async Task Run_TopicThatGathersAndWorksForLong_RestsTwoSecondsAtMost()
    {
        const string gathered = "news";
        var gathering = new GatheringConsumer(gathered, () => Fixture.Clock.Advance(TimeSpan.FromSeconds(3)));
        using var relay = Fixture.Relay(gathering);
        await Fixture.AddAsync(gathered, "a");
        await relay.RunAsync(Token);
        await Fixture.AddAsync(gathered, "b");

        Fixture.Clock.Advance(TimeSpan.FromMilliseconds(1_999));
        await relay.RunAsync(Token);
        Assert.Single(gathering.Pages);
        Fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await relay.RunAsync(Token);

        Assert.Equal([["a"], ["b"]], gathering.Pages);
        Assert.All(await Fixture.EntriesAsync(), entry => Assert.Equal(OutboxState.Done, entry.State));
    }

    [Fact]
    public async Task Run_ServerDiesBetweenEffectAndMark_EffectIsRepeatedAndAbsorbed()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "a", "b");
        var consumer = new LetterConsumer(Fixture.Database);
        await Fixture.Relay(new DyingDatabase(Fixture.Database), consumer).RunAsync(Token);
        Assert.Equal(["a", "b"], await Fixture.EffectsAsync());
        Assert.All(await Fixture.EntriesAsync(), entry => Assert.Equal(OutboxState.Waiting, entry.State));

        await Fixture.Relay(consumer).RunAsync(Token);

        Assert.Equal(["a", "a", "b", "b"], consumer.Calls.Order());
        Assert.Equal(["a", "b"], await Fixture.EffectsAsync());
        Assert.All(await Fixture.EntriesAsync(), entry => Assert.Equal(OutboxState.Done, entry.State));
    }

    [Fact]
    public async Task Run_PoisonousEntry_IsParkedAfterItsAttemptsWhileTheRestFlows()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "a", "poison", "b");
        var consumer = new LetterConsumer(Fixture.Database, RefusePoison);
        var relay = Fixture.Relay(consumer);

        await relay.RunAsync(Token);
        Assert.Equal(["a", "b"], await Fixture.EffectsAsync());
        Assert.Equal((OutboxState.Waiting, 1L, "FormatException: This is poison."), (await Fixture.EntriesAsync())[1]);
        await relay.RunAsync(Token); // not due yet
        Assert.Single(consumer.Calls, "poison");

        foreach (var attempt in new[] { 2, 3 })
        {
            Fixture.Clock.Advance(TimeSpan.FromSeconds(attempt)); // at least the pause after the attempt before
            await Fixture.AddAsync(OutboxFixture.Topic, $"later {attempt}");
            await relay.RunAsync(Token);
        }

        Assert.Equal(["a", "b", "later 2", "later 3"], await Fixture.EffectsAsync());
        Assert.Equal((OutboxState.Dead, 3L, "FormatException: This is poison."), (await Fixture.EntriesAsync())[1]);
        Fixture.Clock.Advance(TimeSpan.FromDays(30));
        await relay.RunAsync(Token);
        Assert.Equal(3, consumer.Calls.Count(call => call == "poison"));
        Assert.Equal((0L, 1L), (relay.Backlog.Waiting, relay.Backlog.Dead));
    }

    [Fact]
    public async Task Run_EntryThatNoAttemptWillCarryOut_IsGivenUpAtOnce()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "nowhere", "a");
        var consumer = new LetterConsumer(
            Fixture.Database, name => name == "nowhere" ? throw new PermanentFailureException("There is no such address.") : Task.CompletedTask);

        await Fixture.Relay(consumer).RunAsync(Token);

        Assert.Equal(["a"], await Fixture.EffectsAsync());
        Assert.Equal((OutboxState.Dead, 1L, "PermanentFailureException: There is no such address."), (await Fixture.EntriesAsync())[0]);
    }

    [Fact]
    public async Task Replay_AfterTheConsumerIsMended_CarriesTheDeadLetterOut()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "poison", "a");
        await KillAsync(Fixture.Relay(new LetterConsumer(Fixture.Database, RefusePoison)));
        var line = Assert.Single(await Fixture.Editor.ListAsync([OutboxFixture.Topic], deadOnly: true, 10, Token));
        Assert.Equal((OutboxState.Dead, 3L, OutboxFixture.Topic), (line.State, line.Attempts, line.Topic));

        Assert.False(await Fixture.Editor.ReplayAsync(line.Entry + 1, Token)); // done
        Assert.True(await Fixture.Editor.ReplayAsync(line.Entry, Token));
        await Fixture.Relay(new LetterConsumer(Fixture.Database)).RunAsync(Token);

        Assert.Equal(["a", "poison"], await Fixture.EffectsAsync());
        Assert.Empty(await Fixture.Editor.ListAsync([OutboxFixture.Topic], deadOnly: false, 10, Token));
    }

    [Fact]
    public async Task ReplayAll_AndDrop_TouchWhatTheyName()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "poison", "poison 2");
        await KillAsync(Fixture.Relay(new LetterConsumer(Fixture.Database, RefusePoison)));

        Assert.True(await Fixture.Editor.DropAsync(1, Token));
        Assert.False(await Fixture.Editor.DropAsync(1, Token));
        Assert.Equal(1, await Fixture.Editor.ReplayAllAsync(Token));
        Assert.Equal(0, await Fixture.Editor.ReplayAllAsync(Token));
        await Fixture.Relay(new LetterConsumer(Fixture.Database)).RunAsync(Token);
        Assert.Equal(["poison 2"], await Fixture.EffectsAsync());
    }

    [Fact]
    public async Task Run_ConsumerTakesTooLong_CountsAsAFailedAttemptAndTheRestFlows()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "slow");
        await Fixture.AddAsync("other", "a");
        var slow = new EndlessConsumer();
        var relay = Fixture.Relay(slow, new LetterConsumer(Fixture.Database, topic: "other"));
        var run = relay.RunAsync(Token);
        await slow.Entered;

        Fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await run;

        var entries = await Fixture.EntriesAsync();
        Assert.Equal((OutboxState.Waiting, 1L), (entries[0].State, entries[0].Attempts));
        Assert.Equal(OutboxState.Done, entries[1].State);
    }

    [Fact]
    public async Task Run_ServerStops_IsNoAttemptOfTheEntryInHand()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "a", "b");
        using var stop = new CancellationTokenSource();
        var endless = new EndlessConsumer();
        var run = Fixture.Relay(endless).RunAsync(stop.Token);
        await endless.Entered;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.All(await Fixture.EntriesAsync(), entry => Assert.Equal((OutboxState.Waiting, 0L, null), entry));
    }

    [Fact]
    public async Task Run_OldEntries_ArePrunedButNotWhatWaitsOrWasGivenUp()
    {
        await Fixture.AddAsync(OutboxFixture.Topic, "poison", "a");
        await Fixture.AddAsync("hint", [.. Enumerable.Range(0, 1200).Select(number => $"{number}")]);
        var relay = Fixture.Relay(new LetterConsumer(Fixture.Database, RefusePoison));
        await KillAsync(relay);
        Assert.Equal(0, relay.Backlog.Waiting); // nobody consumes hints: they are not late
        Assert.Equal(1202, (await Fixture.EntriesAsync()).Count);

        Fixture.Clock.Advance(TimeSpan.FromMinutes(9));
        await Fixture.AddAsync("hint", "young");
        Fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        await relay.RunAsync(Token);

        Assert.Equal([OutboxState.Dead, OutboxState.Waiting], (await Fixture.EntriesAsync()).Select(entry => entry.State));
    }

    [Fact]
    public async Task Backlog_OldestWaitsForTooLong_IsBehindUntilItIsDone()
    {
        var broken = true;
        var relay = Fixture.Relay(new LetterConsumer(Fixture.Database, _ => broken ? throw new IOException("Out of order.") : Task.CompletedTask));
        await Fixture.AddAsync(OutboxFixture.Topic, "a");
        await relay.RunAsync(Token);
        Assert.False(relay.IsBehind);

        Fixture.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(relay.IsBehind);
        broken = false;
        await relay.RunAsync(Token);
        Assert.False(relay.IsBehind);
    }

    [Fact]
    public async Task Service_WokenAndByItsTimer_FindsWhatIsDue()
    {
        var seen = new ConcurrentDictionary<string, TaskCompletionSource>();
        var consumer = new LetterConsumer(Fixture.Database, name =>
        {
            seen.GetOrAdd(name, _ => Signal()).TrySetResult();
            return Task.CompletedTask;
        });
        using var relay = Fixture.Relay(consumer);
        await Fixture.AddAsync(OutboxFixture.Topic, "start");
        await relay.StartAsync(Token);
        await ArrivedAsync("start");

        await Fixture.AddAsync(OutboxFixture.Topic, "woken");
        relay.Wake();
        await ArrivedAsync("woken");

        await Fixture.AddAsync(OutboxFixture.Topic, "timer");
        Fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await ArrivedAsync("timer");
        await relay.StopAsync(Token);

        Task ArrivedAsync(string name) => seen.GetOrAdd(name, _ => Signal()).Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    protected static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task RefusePoison(string name) =>
        name.StartsWith("poison", StringComparison.Ordinal) ? throw new FormatException("This is poison.") : Task.CompletedTask;

    /// <summary>Lets all three attempts go by.</summary>
    private async Task KillAsync(OutboxRelay relay)
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await relay.RunAsync(Token);
            Fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        await relay.RunAsync(Token);
    }

    /// <summary>Hands over to nobody until it is told to stop.</summary>
    private sealed class EndlessConsumer : IOutboxConsumer
    {
        private readonly TaskCompletionSource _entered = Signal();

        public string Topic => OutboxFixture.Topic;

        public Task Entered => _entered.Task;

        public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
        {
            _entered.TrySetResult();
            var cancelled = Signal();
            await using var registration = cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken));
            await cancelled.Task;
        }
    }

    /// <summary>A server that dies when it is about to commit: everything that it writes is rolled back.</summary>
    private sealed class DyingDatabase(ModuleDatabase inner) : ModuleDatabase(inner.Module, inner.Engine)
    {
        public override ValueTask<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query, CancellationToken cancellationToken) =>
            inner.ReadAsync(query, cancellationToken);

        public override ValueTask<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken) => inner.WriteAsync<T>(
            async session =>
            {
                await work(session);
                throw new IOException("The server is dead.");
            },
            cancellationToken);

        public override ValueTask<bool> HasTableAsync(string table, CancellationToken cancellationToken) => inner.HasTableAsync(table, cancellationToken);

        public override Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override bool IsUnavailable(Exception exception) => exception is IOException;

        protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
    }
}
