using Parley.SocketIO.Engine;

namespace Parley.SocketIO.Tests.Engine;

public class TimerWheelTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(25_000)]
    [InlineData(200_000)]
    public void Entry_AnyDelay_IsDueOnceNotEarlyAndAtMostOneTickLate(int delay)
    {
        using var wheel = new TimerWheel(_time, TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromMilliseconds(12_345));
        var entry = new Counted();
        wheel.ScheduleNoLater(entry, wheel.Now + delay);
        _time.Advance(TimeSpan.FromMilliseconds(delay - 1));
        Assert.Equal(0, entry.Count);
        _time.Advance(TimeSpan.FromMilliseconds(201));
        Assert.Equal(1, entry.Count);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, entry.Count);
    }

    [Fact]
    public void Schedule_EarlierDeadline_Wins()
    {
        using var wheel = new TimerWheel(_time, TimeSpan.FromMilliseconds(100));
        var entry = new Counted();
        wheel.ScheduleNoLater(entry, wheel.Now + 10_000);
        wheel.ScheduleNoLater(entry, wheel.Now + 1_000);
        wheel.ScheduleNoLater(entry, wheel.Now + 5_000);
        _time.Advance(TimeSpan.FromMilliseconds(1_300));
        Assert.Equal(1, entry.Count);
    }

    [Fact]
    public void Cancel_Scheduled_IsNeverDue()
    {
        using var wheel = new TimerWheel(_time, TimeSpan.FromMilliseconds(100));
        Counted[] entries = [new(), new(), new()];
        foreach (var entry in entries)
            wheel.ScheduleNoLater(entry, wheel.Now + 1_000);
        wheel.Cancel(entries[1]);
        wheel.Cancel(entries[1]);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([1, 0, 1], entries.Select(e => e.Count));
    }

    [Fact]
    public void Advance_FarBeyondAllSlots_FindsEveryEntry()
    {
        using var wheel = new TimerWheel(_time, TimeSpan.FromMilliseconds(1));
        var entries = Enumerable.Range(1, 5_000).Select(i => (Entry: new Counted(), Delay: i)).ToList();
        foreach (var (entry, delay) in entries)
            wheel.ScheduleNoLater(entry, wheel.Now + delay);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.All(entries, e => Assert.Equal(1, e.Entry.Count));
    }

    private sealed class Counted : TimerWheel.Entry
    {
        internal int Count { get; private set; }

        internal override void OnDue() => Count++;
    }
}
