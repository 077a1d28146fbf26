namespace Parley.Server.Demo;

/// <summary>
/// The system's clock, set back while the demo's conversations are written, so that they look as if they had been held over two days. Afterwards it shows the
/// right time for good. Timers and durations are the system's throughout.
/// </summary>
internal sealed class DemoClock : TimeProvider
{
    private long _behindTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - TimeSpan.FromTicks(Volatile.Read(ref _behindTicks));

    public void SetBack(TimeSpan time) => Volatile.Write(ref _behindTicks, time.Ticks);
}
