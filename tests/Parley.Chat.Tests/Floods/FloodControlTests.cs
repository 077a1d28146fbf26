using Microsoft.Extensions.Options;
using Parley.Chat.Floods;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Chat.Tests.Floods;

/// <summary>The budgets at the numbers that a server starts with.</summary>
public sealed class FloodControlTests
{
    private readonly ManualClock _clock = new();

    // R13
    [Theory]
    [InlineData(2, 300)]
    [InlineData(1_000, 300)]
    [InlineData(10_000, 50)]
    [InlineData(1_000_000, 1)]
    public void Take_OfAConversation_IsTheSmallerTheMoreItGoesTo(int members, int messages)
    {
        var flood = Make();
        for (var i = 0; i < messages; i++)
        {
            Assert.Null(flood.Take(conversation: 1, members));
        }

        var refused = flood.Take(conversation: 1, members)!;
        Assert.Contains(members > 1_000 ? $"At most {messages} messages into a conversation of {members} members" : $"At most {messages} messages into one conversation", refused.Detail, StringComparison.Ordinal);
        _clock.Advance(refused.RetryAfter!.Value - TimeSpan.FromTicks(1));
        Assert.NotNull(flood.Take(conversation: 1, members));
        Assert.Null(flood.Take(conversation: 2, members));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(flood.Take(conversation: 1, members));
    }

    [Fact]
    public void Take_OfTenThousandPeople_HoldsEachToTheirOwn()
    {
        var flood = Make();
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Null(flood.Take(Somebody($"10.{i >> 8}.{i & 255}.1")));
        }

        var ada = Somebody("192.0.2.1");
        Assert.Equal(100, Enumerable.Range(0, 1_000).Count(_ => flood.Take(ada) is null));
        Assert.Contains("Parley:Flood:PerPerson", flood.Take(ada)!.Detail, StringComparison.Ordinal);

        // The address has 2,000, which many people share.
        Assert.Equal(1_900, Enumerable.Range(0, 5_000).Count(_ => flood.Take(Somebody("192.0.2.1")) is null));
        Assert.Contains("Parley:Flood:PerAddress", flood.Take(Somebody("192.0.2.1"))!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Scale_MultipliesAll()
    {
        var flood = Make(scale: 3);
        var ada = Somebody("192.0.2.1");
        Assert.Equal(300, Enumerable.Range(0, 1_000).Count(_ => flood.Take(ada) is null));
        Assert.Equal(900, Enumerable.Range(0, 2_000).Count(_ => flood.Take(conversation: 1, members: 2) is null));
        Assert.Equal(150, Enumerable.Range(0, 2_000).Count(_ => flood.Take(conversation: 2, members: 10_000) is null));
    }

    private FloodControl Make(int scale = 1) => new(Options.Create(new FloodOptions { Scale = scale }), _clock);

    private static Caller Somebody(string network) =>
        new(UserId.New(TimeProvider.System), SessionId.New(TimeProvider.System), AccountRole.Member, DateTimeOffset.MaxValue) { Network = network };
}
