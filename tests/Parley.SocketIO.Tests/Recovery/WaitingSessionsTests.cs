using Parley.SocketIO.Recovery;

namespace Parley.SocketIO.Tests.Recovery;

public class WaitingSessionsTests
{
    private readonly ManualTime _time = new();
    private readonly RecoveryMemory _memory;
    private readonly WaitingSessions _sessions;

    public WaitingSessionsTests()
    {
        _memory = new RecoveryMemory(new RecoveryOptions { MaxSessions = 2, MaxDisconnectionDuration = TimeSpan.FromSeconds(10) }, TimeSpan.Zero, _time);
        _sessions = new WaitingSessions(_memory);
    }

    [Fact]
    public void Take_HandsOutOnce()
    {
        Add("a");
        Assert.Equal("a", _sessions.Take("a")?.Pid);
        Assert.Null(_sessions.Take("a"));
    }

    [Fact]
    public void Add_OverTheNumber_ForgetsTheOldest()
    {
        Add("a");
        Add("b");
        Add("b");
        Add("c");
        Assert.Equal(2, _sessions.Count);
        Assert.Null(_sessions.Take("a"));
        Assert.NotNull(_sessions.Take("b"));
    }

    [Fact]
    public void Add_OverTheNumberOfAllNamespaces_ForgetsWhatIsOldestWhoeverHasIt()
    {
        var others = new WaitingSessions(_memory);
        Add("a");
        Add("b", others);
        Add("c", others);
        Assert.Null(_sessions.Take("a"));
        Assert.Null(_sessions.Take("b"));
        Assert.NotNull(others.Take("b"));
        Assert.Equal((0, 1), (_sessions.Count, others.Count));
    }

    [Fact]
    public void Take_AfterItsTime_FindsNothing()
    {
        Add("a");
        _time.Advance(TimeSpan.FromSeconds(6));
        Add("b");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(_sessions.Take("a"));
        _memory.Trim();
        Assert.Equal(1, _sessions.Count);
        _time.Advance(TimeSpan.FromSeconds(6));
        _memory.Trim();
        Assert.Equal(0, _sessions.Count);
    }

    private void Add(string pid, WaitingSessions? sessions = null) =>
        (sessions ?? _sessions).Add(new RecoverySession { Pid = pid, SocketId = "s", Start = 0, DisconnectedAt = _time.GetTimestamp() });
}
