using Parley.Chat.Presence;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Chat.Tests.Presence;

public sealed class PresenceTrackerTests
{
    private static readonly UserId Ada = UserId.New(TimeProvider.System), Bob = UserId.New(TimeProvider.System);
    private readonly ManualClock _clock = new();
    private readonly PresenceTracker _tracker;

    public PresenceTrackerTests() => _tracker = new PresenceTracker(_clock);

    [Fact]
    public void Connected_First_ArrivesOnce()
    {
        _tracker.Connected(Ada);
        _tracker.Connected(Ada);

        Assert.True(_tracker.IsOnline(Ada));
        Assert.False(_tracker.IsOnline(Bob));
        Assert.Equal([Ada], _tracker.Take().Arrived);
        Assert.Empty(_tracker.Take().Arrived);
    }

    [Fact]
    public void Disconnected_OneOfTwo_StaysForEver()
    {
        _tracker.Connected(Ada);
        _tracker.Connected(Ada);
        _tracker.Disconnected(Ada);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Empty(_tracker.Take().Left);
        Assert.True(_tracker.IsOnline(Ada));
    }

    [Fact]
    public void Disconnected_Last_LeavesAfterTheGraceWithTheTimeOfTheLoss()
    {
        _tracker.Connected(Ada);
        _tracker.Take();
        _tracker.Disconnected(Ada);
        var lost = _clock.GetUtcNow();

        _clock.Advance(PresenceTracker.Grace - TimeSpan.FromTicks(1));
        Assert.Empty(_tracker.Take().Left);
        Assert.True(_tracker.IsOnline(Ada));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([(Ada, lost)], _tracker.Take().Left);

        Assert.False(_tracker.IsOnline(Ada));
        Assert.Empty(_tracker.Take().Left);
    }

    [Fact]
    public void Connected_WithinTheGrace_NeverLeftAndTheNextLossCountsAnew()
    {
        _tracker.Connected(Ada);
        _tracker.Take();
        _tracker.Disconnected(Ada);
        _clock.Advance(PresenceTracker.Grace - TimeSpan.FromSeconds(1));
        _tracker.Connected(Ada);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_tracker.Take().Left);
        Assert.Empty(_tracker.Take().Arrived);

        _tracker.Disconnected(Ada);
        _clock.Advance(PresenceTracker.Grace - TimeSpan.FromSeconds(1));
        Assert.Empty(_tracker.Take().Left);
    }

    [Fact]
    public void Connected_AfterTheGrace_ArrivesAgain()
    {
        _tracker.Connected(Ada);
        _tracker.Take();
        _tracker.Disconnected(Ada);
        _clock.Advance(PresenceTracker.Grace);
        _tracker.Take();

        _tracker.Connected(Ada);

        Assert.Equal([Ada], _tracker.Take().Arrived);
    }

    [Fact]
    public void Disconnected_OfNobody_IsHarmless()
    {
        _tracker.Disconnected(Bob);

        Assert.False(_tracker.IsOnline(Bob));
        Assert.Empty(_tracker.Take().Left);
    }
}
