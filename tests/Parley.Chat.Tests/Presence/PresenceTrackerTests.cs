using Parley.Chat.Presence;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Chat.Tests.Presence;

public sealed class PresenceTrackerTests
{
    private readonly ManualClock _clock = new();
    private readonly UserId _user = UserId.New(TimeProvider.System);

    [Fact]
    public void Connected_SeveralTimes_ArrivesOnce()
    {
        var tracker = new PresenceTracker(_clock);
        tracker.Connected(_user);
        tracker.Connected(_user);

        Assert.Equal([_user], tracker.Take().Arrived);
        Assert.Empty(tracker.Take().Arrived);
        Assert.True(tracker.IsOnline(_user));
    }

    [Fact]
    public void Disconnected_WithAnotherConnection_StaysOnline()
    {
        var tracker = new PresenceTracker(_clock);
        tracker.Connected(_user);
        tracker.Connected(_user);
        tracker.Disconnected(_user);
        _clock.Advance(PresenceTracker.Grace * 2);

        Assert.Empty(tracker.Take().Left);
        Assert.True(tracker.IsOnline(_user));
    }

    [Fact]
    public void Disconnected_ForTheGrace_LeavesOnceWithTheTimeItWasLost()
    {
        var tracker = new PresenceTracker(_clock);
        tracker.Connected(_user);
        tracker.Take();
        var lost = _clock.GetUtcNow();
        tracker.Disconnected(_user);

        _clock.Advance(PresenceTracker.Grace - TimeSpan.FromMilliseconds(1));
        Assert.Empty(tracker.Take().Left);
        Assert.True(tracker.IsOnline(_user));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([(_user, lost)], tracker.Take().Left);
        Assert.Empty(tracker.Take().Left);
        Assert.False(tracker.IsOnline(_user));
    }

    [Fact]
    public void Connected_WithinTheGrace_IsNoEvent()
    {
        var tracker = new PresenceTracker(_clock);
        tracker.Connected(_user);
        tracker.Take();
        tracker.Disconnected(_user);
        _clock.Advance(PresenceTracker.Grace / 2);
        tracker.Connected(_user);
        _clock.Advance(PresenceTracker.Grace * 2);

        var (arrived, left) = tracker.Take();
        Assert.Empty(arrived);
        Assert.Empty(left);
        Assert.True(tracker.IsOnline(_user));
    }
}
