using Parley.Chat.Log;

namespace Parley.Chat.Tests.Log;

public sealed class LogClockTests
{
    [Fact]
    public void Now_WhenTheClockIsSetBack_StaysWhereItWas()
    {
        var time = new SettableTime(5000);
        var clock = new LogClock(time);
        Assert.False(clock.Started);

        clock.StartAt(3000);
        Assert.True(clock.Started);
        Assert.Equal(5000, clock.Now());
        time.Now = 1000;
        Assert.Equal(5000, clock.Now());
        time.Now = 6000;
        Assert.Equal(6000, clock.Now());
    }

    [Fact]
    public void Now_BehindWhatIsStored_BeginsThere()
    {
        var clock = new LogClock(new SettableTime(5000));
        clock.StartAt(9000);
        Assert.Equal(9000, clock.Now());
    }

    private sealed class SettableTime(long now) : TimeProvider
    {
        public long Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
    }
}
