using Parley.Chat.Privacy;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Chat.Tests.Privacy;

public sealed class SwitchLimitTests
{
    private readonly ManualClock _clock = new();
    private readonly SwitchLimit _limit;
    private readonly UserId _ada = UserId.New(TimeProvider.System);

    public SwitchLimitTests() => _limit = new SwitchLimit("it", 2, _clock);

    [Fact]
    public void Take_BeyondTheLimit_IsRefusedUntilTheMinuteIsOver()
    {
        Assert.Null(_limit.Take(_ada));
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(_limit.Take(_ada));

        var refusal = _limit.Take(_ada);
        Assert.Equal(ErrorCodes.RateLimited, refusal?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(40), refusal?.RetryAfter);
        Assert.Contains("2", refusal!.Detail, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(_limit.Take(_ada));
    }

    [Fact]
    public void Take_OfSomebodyElse_IsCountedApart()
    {
        Assert.Null(_limit.Take(_ada));
        Assert.Null(_limit.Take(_ada));

        Assert.Null(_limit.Take(UserId.New(TimeProvider.System)));
        Assert.NotNull(_limit.Take(_ada));
    }
}
