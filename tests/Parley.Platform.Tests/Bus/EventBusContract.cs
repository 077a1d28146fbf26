using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Bus;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Platform.Tests.Outbox;

namespace Parley.Platform.Tests.Bus;

public sealed class InProcessBusTests : EventBusContract
{
    private protected override IEventBus Create(params IEventSubscriber[] subscribers)
    {
        var services = new ServiceCollection();
        foreach (var subscriber in subscribers)
        {
            services.AddSingleton(subscriber);
        }

        return new InProcessBus(services.BuildServiceProvider());
    }
}

/// <summary>What a bus promises on every engine: through an outbox, each event reaches each subscriber of its topic at least once.</summary>
public abstract class EventBusContract : IAsyncLifetime
{
    private const string Module = "letters-office";

    private OutboxFixture _outbox = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract IEventBus Create(params IEventSubscriber[] subscribers);

    public async ValueTask InitializeAsync() => _outbox = await OutboxFixture.CreateAsync(DatabaseEngine.Sqlite);

    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Publish_EventsOfATopic_ReachEverySubscriberOfItInOrder()
    {
        var (one, two, other) = (new Reader("one", OutboxFixture.Topic), new Reader("two", "parcels", OutboxFixture.Topic), new Reader("other", "parcels"));
        await _outbox.AddAsync(OutboxFixture.Topic, "a", "b", "c");
        await _outbox.AddAsync("parcels", "p");

        var bus = Create(one, two, other);
        await _outbox.Relay(new BusPublisher(Module, OutboxFixture.Topic, bus), new BusPublisher(Module, "parcels", bus)).RunAsync(Token);

        Assert.Equal(["a", "b", "c"], one.Names);
        Assert.Equal(["a", "b", "c", "p"], two.Names);
        Assert.Equal(["p"], other.Names);
        Assert.Equal(3, one.Taken.Select(taken => taken.Id).Distinct().Count());
        Assert.Equal(one.Taken.Select(taken => taken.Id), two.Taken.Take(3).Select(taken => taken.Id));
        Assert.All(one.Taken, taken => Assert.Equal((OutboxFixture.Topic, _outbox.Clock.GetUtcNow()), (taken.Topic, taken.At)));
        Assert.All(await _outbox.EntriesAsync(), entry => Assert.Equal(OutboxState.Done, entry.State));
    }

    [Fact]
    public async Task Publish_WithoutSubscriber_IsDone()
    {
        await _outbox.AddAsync(OutboxFixture.Topic, "a");
        await _outbox.Relay(new BusPublisher(Module, OutboxFixture.Topic, Create(new Reader("other", "parcels")))).RunAsync(Token);
        Assert.Equal(OutboxState.Done, Assert.Single(await _outbox.EntriesAsync()).State);
    }

    [Fact]
    public async Task Publish_SubscriberIsDown_KeepsNobodyElseWaitingAndGetsAllLaterUnderTheSameIds()
    {
        var down = true;
        var failing = new Reader("failing", OutboxFixture.Topic) { Before = _ => down ? throw new IOException("The database is away.") : false };
        var well = new Reader("well", OutboxFixture.Topic);
        await _outbox.AddAsync(OutboxFixture.Topic, "a", "b");
        var relay = _outbox.Relay(new BusPublisher(Module, OutboxFixture.Topic, Create(failing, well)));

        await relay.RunAsync(Token);
        Assert.Empty(failing.Names);
        Assert.Equal(["a", "b"], well.Names.Distinct());
        Assert.All(await _outbox.EntriesAsync(), entry => Assert.Equal((OutboxState.Waiting, 1L), (entry.State, entry.Attempts)));

        down = false;
        _outbox.Clock.Advance(TimeSpan.FromSeconds(2));
        await relay.RunAsync(Token);
        Assert.Equal(["a", "b"], failing.Names.Order());
        Assert.Equal(2, well.Taken.Select(taken => taken.Id).Distinct().Count()); // a repetition is known by its id
        Assert.All(await _outbox.EntriesAsync(), entry => Assert.Equal(OutboxState.Done, entry.State));
    }

    [Fact]
    public async Task Publish_SubscriberIsUnavailableForLongerThanAllAttempts_LosesNothing()
    {
        var (down, calls) = (true, 0);
        var reader = new Reader("reader", OutboxFixture.Topic)
        {
            Before = _ =>
            {
                calls++;
                return down ? throw new ReceiverUnavailableException("The database is away.") : false;
            },
        };
        await _outbox.AddAsync(OutboxFixture.Topic, "a", "b");
        var relay = _outbox.Relay(new BusPublisher(Module, OutboxFixture.Topic, Create(reader)));
        for (var round = 0; round < 30; round++)
        {
            await relay.RunAsync(Token);
            _outbox.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.All(await _outbox.EntriesAsync(), entry => Assert.Equal((OutboxState.Waiting, 30L), (entry.State, entry.Attempts)));
        Assert.Equal(30, calls); // nobody is asked for each event by itself when nobody can take any

        down = false;
        await relay.RunAsync(Token);
        Assert.Equal(["a", "b"], reader.Names.Order());
    }

    [Fact]
    public async Task Publish_PoisonousEvent_IsParkedAloneWhileTheRestFlows()
    {
        var reader = new Reader("reader", OutboxFixture.Topic) { Before = names => names.Contains("poison") ? throw new PermanentFailureException("This is poison.") : false };
        await _outbox.AddAsync(OutboxFixture.Topic, "a", "poison", "b");
        await _outbox.Relay(new BusPublisher(Module, OutboxFixture.Topic, Create(reader))).RunAsync(Token);
        Assert.Equal(["a", "b"], reader.Names);
        Assert.Equal([OutboxState.Done, OutboxState.Dead, OutboxState.Done], (await _outbox.EntriesAsync()).Select(entry => entry.State));
    }

    [Fact]
    public async Task Publish_ServerDiesBeforeTheMark_ComesAgainUnderTheSameId()
    {
        var reader = new Reader("reader", OutboxFixture.Topic);
        await _outbox.AddAsync(OutboxFixture.Topic, "a");
        var bus = Create(reader);
        await _outbox.Relay(new BusPublisher(Module, OutboxFixture.Topic, bus)).RunAsync(Token);
        await _outbox.Database.WriteAsync(session => session.ExecuteAsync("UPDATE outbox SET state = 0"), Token); // as if the mark had been lost
        await _outbox.Relay(new BusPublisher(Module, OutboxFixture.Topic, bus)).RunAsync(Token);
        Assert.Equal(2, reader.Taken.Count);
        Assert.Single(reader.Taken.Select(taken => taken.Id).Distinct());
    }

    private protected sealed class Reader(string name, params string[] topics) : IEventSubscriber
    {
        private readonly ConcurrentQueue<IntegrationEvent> _taken = new();

        public string Name => name;

        public IReadOnlyCollection<string> Topics => topics;

        /// <summary>Called with the names before they are taken.</summary>
        public Func<IReadOnlyList<string>, bool>? Before { get; init; }

        public IReadOnlyList<IntegrationEvent> Taken => [.. _taken];

        public IReadOnlyList<string> Names => [.. Taken.Select(NameOf)];

        public ValueTask HandleAsync(IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken)
        {
            Before?.Invoke([.. events.Select(NameOf)]);
            foreach (var one in events)
            {
                _taken.Enqueue(one);
            }

            return ValueTask.CompletedTask;
        }

        private static string NameOf(IntegrationEvent one) => Encoding.UTF8.GetString(one.Payload);
    }
}
