using Parley.Protocol;

namespace Parley.Chat.Privacy;

/// <summary>How often one person may switch something within a minute. Holds nothing of people who switched nothing lately. Not for use from two threads.</summary>
/// <param name="what">What is switched, for the refusal.</param>
internal sealed class SwitchLimit(string what, int perMinute, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<UserId, Count> _counts = [];
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>Null when it may be done, which is counted; else the refusal.</summary>
    public ParleyError? Take(UserId user)
    {
        Sweep();
        var known = _counts.TryGetValue(user, out var count) && clock.GetElapsedTime(count.Since) < Minute;
        if (!known)
        {
            count = new Count(clock.GetTimestamp(), 0);
        }

        if (count.Taken == perMinute)
        {
            return new ParleyError(ErrorCodes.RateLimited, $"You may switch {what} at most {perMinute} times a minute.")
            {
                RetryAfter = Minute - clock.GetElapsedTime(count.Since),
            };
        }

        _counts[user] = count with { Taken = count.Taken + 1 };
        return null;
    }

    private void Sweep()
    {
        if (clock.GetElapsedTime(_sweptAt) < Minute)
        {
            return;
        }

        _sweptAt = clock.GetTimestamp();
        foreach (var (user, _) in _counts.Where(one => clock.GetElapsedTime(one.Value.Since) >= Minute).ToList())
        {
            _counts.Remove(user);
        }
    }

    private readonly record struct Count(long Since, int Taken);
}
