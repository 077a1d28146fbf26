using Microsoft.Extensions.Options;
using Parley.Platform.Matching;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Platform.Tests.Matching;

/// <summary>What every engine of <see cref="IMatchQueue"/> must do, in virtual time.</summary>
public abstract class MatchQueueContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    protected ManualClock Clock { get; } = new();

    protected abstract IMatchQueue Create(MatchQueueOptions options, ManualClock clock);

    [Fact]
    public async Task Add_CommonInterestAndLanguage_MatchesAtOnce()
    {
        var trial = Start();
        var ada = await trial.AddAsync(["chess"], ["en"]);
        await trial.AddAsync(["cooking"], ["en"]);
        var bob = await trial.AddAsync(["go", "chess"], ["de", "en"]);

        Assert.Equal([(ada, bob)], trial.Pairs());
    }

    [Fact]
    public async Task Add_OnlyALanguageInCommon_MatchesAfterHalfOfThePatience()
    {
        var trial = Start();
        var ada = await trial.AddAsync(["chess"], ["en"]);
        var bob = await trial.AddAsync(["cooking"], ["en"]);
        Assert.Empty(trial.Pairs());

        Clock.Advance(Patience / 2);

        Assert.Equal([(ada, bob)], trial.Pairs().Select(Ordered(ada)));
    }

    [Fact]
    public async Task Add_NothingInCommon_MatchesAfterThePatience()
    {
        var trial = Start();
        var ada = await trial.AddAsync(["chess"], ["en"]);
        var bob = await trial.AddAsync(["cooking"], ["de"]);
        Clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.Empty(trial.Pairs());

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([(ada, bob)], trial.Pairs().Select(Ordered(ada)));
    }

    [Fact]
    public async Task Add_NewcomerHasNotWaited_IsNotTakenByAnybodyYet()
    {
        var trial = Start();
        await trial.AddAsync(["chess"], ["en"]);
        Clock.Advance(Patience * 2);
        await trial.AddAsync(["cooking"], ["de"]);

        Assert.Empty(trial.Pairs());
        Clock.Advance(Patience);
        Assert.Single(trial.Pairs());
    }

    [Fact]
    public async Task Add_NoWishes_MatchesAtOnceByWaitingTime()
    {
        var trial = Start();
        var ada = await trial.AddAsync([], []);
        var bob = await trial.AddAsync([], []);

        Assert.Equal([(ada, bob)], trial.Pairs());
    }

    [Fact]
    public async Task Add_SeveralSuit_TakesWhomMostIsCommonWithThenWhoWaitedLongest()
    {
        var trial = Start();
        await trial.AddAsync(["chess", "a"], ["en"]);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var best = await trial.AddAsync(["go", "tea"], ["en"]);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await trial.AddAsync(["poker"], ["en"]);
        var ada = await trial.AddAsync(["go", "tea", "chess", "poker"], ["en"]);

        Assert.Equal([(best, ada)], trial.Pairs());
    }

    [Fact]
    public async Task Add_SamePersonTwice_WaitsOnceAndNeverMeetsThemselves()
    {
        var trial = Start();
        var ada = await trial.AddAsync([], []);
        await trial.AddAsync([], [], ada);
        Clock.Advance(Patience * 2);
        Assert.Empty(trial.Pairs());

        var bob = await trial.AddAsync([], []);

        Assert.Equal([(ada, bob)], trial.Pairs());
        Clock.Advance(Patience);
        Assert.Empty(trial.Pairs());
    }

    [Fact]
    public async Task Add_SameAddress_NeverMatches()
    {
        var trial = Start();
        await trial.AddAsync([], [], address: "house");
        await trial.AddAsync([], [], address: "house");
        Clock.Advance(Patience * 2);
        Assert.Empty(trial.Pairs());

        await trial.AddAsync([], [], address: "elsewhere");

        Assert.Single(trial.Pairs());
    }

    [Fact]
    public async Task Exclude_Pair_KeepsThemApartUntilThen()
    {
        var trial = Start(new MatchQueueOptions { MaxWait = TimeSpan.FromMinutes(30) });
        var (ada, bob) = (NewPerson(), NewPerson());
        await trial.Queue.ExcludeAsync(bob, ada, Clock.GetUtcNow() + TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        await trial.AddAsync([], [], ada);
        await trial.AddAsync([], [], bob);
        Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(trial.Pairs());
        await trial.RemoveAsync(ada);
        Clock.Advance(TimeSpan.FromMinutes(50));

        await trial.AddAsync([], [], ada);
        await trial.AddAsync([], [], bob);

        Assert.Equal([(ada, bob)], trial.Pairs().Select(Ordered(ada)));
    }

    [Fact]
    public async Task Exclude_ShorterTimeAfterALongerOne_ChangesNothing()
    {
        var trial = Start();
        var (ada, bob) = (NewPerson(), NewPerson());
        await trial.Queue.ExcludeAsync(ada, bob, Clock.GetUtcNow() + TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        await trial.Queue.ExcludeAsync(ada, bob, Clock.GetUtcNow() + TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Clock.Advance(TimeSpan.FromHours(2));

        await trial.AddAsync([], [], ada);
        await trial.AddAsync([], [], bob);

        Assert.Empty(trial.Pairs());
    }

    [Fact]
    public async Task Exclude_ThirdPersonWaitsBehind_IsTakenInstead()
    {
        var trial = Start();
        var (ada, bob, eve) = (NewPerson(), NewPerson(), NewPerson());
        await trial.Queue.ExcludeAsync(ada, bob, Clock.GetUtcNow() + TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        await trial.AddAsync([], [], ada);
        await trial.AddAsync([], [], bob);

        await trial.AddAsync([], [], eve);

        Assert.Equal([(ada, eve)], trial.Pairs());
    }

    [Fact]
    public async Task Remove_Waiting_IsMatchedNoMore()
    {
        var trial = Start();
        var ada = await trial.AddAsync([], []);

        Assert.True(await trial.RemoveAsync(ada));
        Assert.False(await trial.RemoveAsync(ada));
        await trial.AddAsync([], []);

        Assert.Empty(trial.Pairs());
    }

    [Fact]
    public async Task Wait_LongerThanTheLimit_EndsInVain()
    {
        var trial = Start();
        var ada = await trial.AddAsync(["chess"], ["en"]);

        Clock.Advance(TimeSpan.FromMinutes(5));

        var outcome = Assert.Single(trial.Outcomes());
        Assert.Equal((ada, null), (outcome.One.Who, outcome.Other));
        await trial.AddAsync([], []);
        Assert.Empty(trial.Pairs());
    }

    [Fact]
    public async Task Add_QueueIsFull_IsRefusedUntilSomebodyLeaves()
    {
        var trial = Start(new MatchQueueOptions { Capacity = 10 });
        var people = new List<UserId>();
        for (var i = 0; i < 10; i++)
        {
            people.Add(await trial.AddAsync([], [$"l{(char)('a' + i)}"]));
        }

        var refused = await trial.Queue.AddAsync(trial.Ticket([], [], NewPerson(), null), TestContext.Current.CancellationToken);
        Assert.Equal(ErrorCodes.Unavailable, refused!.Kind);
        await trial.RemoveAsync(people[0]);

        await trial.AddAsync([], ["xx"]);
    }

    [Fact]
    public async Task Add_WaitedBefore_KeepsTheirPlace()
    {
        var trial = Start();
        var since = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromSeconds(5));
        await trial.AddAsync([], [], address: "a");
        var back = NewPerson();
        await trial.Queue.AddAsync(new MatchTicket(back, MatchProfile.Empty, "a", since), TestContext.Current.CancellationToken);

        var eve = await trial.AddAsync([], []);

        Assert.Equal([(back, eve)], trial.Pairs());
    }

    /// <summary>Many who come and go at random: no pair breaks a rule, nobody stays while a partner is there, and nothing is left behind.</summary>
    [Fact]
    public async Task Queue_ManyComeAndGo_BreaksNoRule()
    {
        var trial = Start();
        var random = new Random(20261129);
        var people = Enumerable.Range(0, 300).Select(_ => NewPerson()).ToList();
        var (waiting, met) = (new Dictionary<UserId, DateTimeOffset>(), new HashSet<(UserId, UserId)>());
        string[] interests = ["chess", "go", "tea", "rain", "trains"], languages = ["en", "de", "fr"];
        for (var step = 0; step < 6_000; step++)
        {
            var who = people[random.Next(people.Count)];
            if (!waiting.ContainsKey(who))
            {
                await trial.AddAsync([.. random.GetItems(interests, random.Next(3)).Distinct()], [.. random.GetItems(languages, random.Next(3)).Distinct()], who);
                waiting.Add(who, Clock.GetUtcNow());
            }
            else if (random.Next(10) == 0)
            {
                Assert.True(await trial.RemoveAsync(who));
                waiting.Remove(who);
            }

            Clock.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
            foreach (var (one, other) in trial.Pairs())
            {
                Assert.NotEqual(one, other);
                Assert.True(waiting.Remove(one) & waiting.Remove(other), "somebody was matched who did not wait");
                Assert.True(met.Add((one, other)) && !met.Contains((other, one)), "two have met twice");
                await trial.Queue.ExcludeAsync(one, other, Clock.GetUtcNow() + TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
            }

            var patient = waiting.Where(one => Clock.GetUtcNow() - one.Value > Patience).Select(one => one.Key).ToList();
            Assert.DoesNotContain(patient.SelectMany((one, i) => patient.Skip(i + 1).Select(other => (one, other))),
                pair => !met.Contains(pair) && !met.Contains((pair.other, pair.one)));
        }

        Assert.NotEmpty(met);
    }

    protected static UserId NewPerson() => new(Guid.NewGuid());

    private static Func<(UserId One, UserId Other), (UserId, UserId)> Ordered(UserId first) => pair => pair.One == first ? pair : (pair.Other, pair.One);

    private Trial Start(MatchQueueOptions? options = null) => new(Create(options ?? new MatchQueueOptions(), Clock), Clock);

    private sealed class Trial
    {
        private readonly ManualClock _clock;
        private readonly List<MatchOutcome> _outcomes = [];

        public Trial(IMatchQueue queue, ManualClock clock)
        {
            (Queue, _clock) = (queue, clock);
            queue.Subscribe(_outcomes.Add);
        }

        public IMatchQueue Queue { get; }

        public MatchTicket Ticket(string[] interests, string[] languages, UserId who, string? address) =>
            new(who, new MatchProfile(interests, languages), address, _clock.GetUtcNow());

        public async Task<UserId> AddAsync(string[] interests, string[] languages, UserId? who = null, string? address = null)
        {
            var person = who ?? NewPerson();
            Assert.Null(await Queue.AddAsync(Ticket(interests, languages, person, address), TestContext.Current.CancellationToken));
            return person;
        }

        public async Task<bool> RemoveAsync(UserId who) => await Queue.RemoveAsync(who, TestContext.Current.CancellationToken);

        /// <summary>All that has come out since the last look.</summary>
        public List<MatchOutcome> Outcomes()
        {
            List<MatchOutcome> since = [.. _outcomes];
            _outcomes.Clear();
            return since;
        }

        public List<(UserId One, UserId Other)> Pairs() =>
            [.. Outcomes().Where(outcome => outcome.Other is not null).Select(outcome => (outcome.One.Who, outcome.Other!.Who))];
    }
}

public sealed class InProcessMatchQueueTests : MatchQueueContract
{
    protected override IMatchQueue Create(MatchQueueOptions options, ManualClock clock) => new InProcessMatchQueue(Options.Create(options), clock);
}
