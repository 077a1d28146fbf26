using Parley.Platform.Database;

namespace Parley.Chat.Log;

/// <summary>
/// The time of commits, in Unix milliseconds. Never runs backwards, and starts no earlier than the newest commit that is stored: a client asks for what was touched
/// since its last sync, and a clock that was set back would hide commits from it. Safe from any thread.
/// </summary>
public sealed class LogClock(TimeProvider clock)
{
    private long _latest = -1;

    /// <summary>Whether <see cref="StartAt"/> has been told the newest stored time.</summary>
    public bool Started => Volatile.Read(ref _latest) >= 0;

    public void StartAt(long newestStored) => Raise(newestStored);

    /// <summary>For a transaction outside the log that commits what sync looks for.</summary>
    public async ValueTask<long> NowAsync(DatabaseSession session)
    {
        if (!Started)
        {
            StartAt(await LogStore.On(session).NewestTimeAsync());
        }

        return Now();
    }

    public long Now() => Raise(clock.GetUtcNow().ToUnixTimeMilliseconds());

    private long Raise(long time)
    {
        var latest = Volatile.Read(ref _latest);
        while (time > latest)
        {
            var seen = Interlocked.CompareExchange(ref _latest, time, latest);
            if (seen == latest)
            {
                return time;
            }

            latest = seen;
        }

        return latest;
    }
}
