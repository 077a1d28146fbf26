using Parley.Platform.Outbox;

namespace Parley.Platform.Tests.Outbox;

public sealed class OutboxBackoffTests
{
    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 0.5, 12)]
    [InlineData(10, 1, 512)]
    [InlineData(11, 1, 600)]
    [InlineData(100, 0, 300)]
    public void Pause_ByAttempts_DoublesUpToTheLongestWithJitter(long attempts, double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OutboxBackoff.Pause(attempts, new OutboxOptions(), random));
}
