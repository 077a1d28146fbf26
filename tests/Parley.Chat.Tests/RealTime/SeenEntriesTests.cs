using Parley.Chat.RealTime;
using Parley.Testing;

namespace Parley.Chat.Tests.RealTime;

public sealed class SeenEntriesTests
{
    private readonly ManualClock _clock = new();
    private readonly SeenEntries _seen = new(after: 100);

    [Fact]
    public void Add_WhatWasThereBefore_IsNotFresh()
    {
        Assert.Equal([101L, 102], Add(101, 102));
        Assert.Equal([103L], Add(101, 102, 103));
    }

    [Fact]
    public void Add_LowerIdThatWasCommittedLater_IsFresh()
    {
        Add(101, 103);

        Assert.Equal([102L], Add(101, 102, 103));
    }

    [Fact]
    public void After_UntilTheWindowHasPassed_StaysBehindWhatWasRead()
    {
        Add(101, 110);
        _clock.Advance(SeenEntries.Window - TimeSpan.FromSeconds(1));
        Add(101, 110, 120);
        Assert.Equal(100, _seen.After);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Add(101, 110, 120);
        Assert.Equal(110, _seen.After);
        Assert.Equal(1, _seen.Count);
    }

    [Fact]
    public void Forget_WhatCouldNotBeFollowed_IsFreshAgain()
    {
        _seen.Forget(Add(101));

        Assert.Equal([101L], Add(101));
    }

    private IReadOnlyList<long> Add(params long[] read) => _seen.Add(read, _clock.GetUtcNow());
}
