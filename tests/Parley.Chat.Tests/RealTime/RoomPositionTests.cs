using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Tests.RealTime;

public sealed class RoomPositionTests
{
    private static readonly RoomPosition At10 = new(Published: 10, MembersRev: 7);

    [Theory]
    [InlineData(8, 9, nameof(PublishStep.Drop))]
    [InlineData(9, 10, nameof(PublishStep.Drop))]
    [InlineData(10, 11, nameof(PublishStep.Push))]
    [InlineData(10, 13, nameof(PublishStep.Push))]
    [InlineData(11, 12, nameof(PublishStep.Fill))]
    [InlineData(9, 11, nameof(PublishStep.Fill))]
    public void Announcement_ByItsPlace_IsDroppedPushedOrFilled(long after, long upTo, string expected) =>
        Assert.Equal(expected, At10.Of(after, upTo).ToString());

    [Fact]
    public void Membership_AsItIsNow_Joins() => Assert.Equal(JoinStep.Join, At10.Of(Membership(lastRev: 10, membersRev: 7)));

    [Fact]
    public void Membership_ReadAheadOfThePushing_JoinsAndReceivesTheRest() => Assert.Equal(JoinStep.Join, At10.Of(Membership(lastRev: 12, membersRev: 7)));

    [Fact]
    public void Membership_NewerThanWhatIsPushed_WaitsForIt() => Assert.Equal(JoinStep.Fill, At10.Of(Membership(lastRev: 12, membersRev: 11)));

    [Fact]
    public void Membership_ChangedSinceTheReading_IsReadAgain() => Assert.Equal(JoinStep.ReadAgain, At10.Of(Membership(lastRev: 6, membersRev: 3)));

    [Fact]
    public void Membership_MessagesPushedSinceTheReading_CatchesUp() => Assert.Equal(JoinStep.CatchUp, At10.Of(Membership(lastRev: 9, membersRev: 7)));

    [Fact]
    public void To_AnEarlierRev_DoesNotGoBack() => Assert.Equal(At10, At10.To(9, 6));

    private static Membership Membership(long lastRev, long membersRev) => new(1, ConversationId.New(TimeProvider.System), lastRev, membersRev);
}
