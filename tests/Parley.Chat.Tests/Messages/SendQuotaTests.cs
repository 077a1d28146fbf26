using Parley.Chat.Messages;
using Parley.Protocol;

namespace Parley.Chat.Tests.Messages;

public sealed class SendQuotaTests
{
    private readonly UserId _ada = UserId.New(TimeProvider.System);
    private readonly UserId _bob = UserId.New(TimeProvider.System);

    [Fact]
    public void Enter_BeyondTheLimit_IsRefusedUntilOneLeaves()
    {
        var quota = new SendQuota(2);
        Assert.Null(quota.Enter(_ada));
        Assert.Null(quota.Enter(_ada));

        var refusal = quota.Enter(_ada);
        Assert.Equal(ErrorCodes.RateLimited, refusal?.Kind);
        Assert.NotNull(refusal?.RetryAfter);
        Assert.Contains("2", refusal!.Detail, StringComparison.Ordinal);
        Assert.NotNull(quota.Enter(_ada));

        quota.Leave(_ada);
        Assert.Null(quota.Enter(_ada));
    }

    [Fact]
    public void Enter_OfSomebodyElse_HasRoomOfItsOwn()
    {
        var quota = new SendQuota(1);
        Assert.Null(quota.Enter(_ada));

        Assert.Null(quota.Enter(_bob));
    }

    [Fact]
    public async Task EnterAndLeave_FromManyThreads_LoseNoPlace()
    {
        var quota = new SendQuota(1_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                Assert.Null(quota.Enter(_ada));
                quota.Leave(_ada);
            }
        })));

        for (var i = 0; i < 1_000; i++)
        {
            Assert.Null(quota.Enter(_ada));
        }

        Assert.NotNull(quota.Enter(_ada));
    }
}
