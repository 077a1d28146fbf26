using Parley.Chat.Log;
using Parley.Chat.Mentions;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Mentions;

public sealed class MessageMentionsTests
{
    private static readonly UserId Anna = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057")), Bob = UserId.New(TimeProvider.System);

    [Fact]
    public void Stored_Form_StaysAsItIs()
    {
        Assert.Equal("0101890A5DAC96774BBCCEB302099A8057", Convert.ToHexString(new MessageMentions([Anna], All: true).Write()));
        Assert.Null(MessageMentions.Read(null));
        foreach (var mentions in new MessageMentions[] { new([Anna, Bob], All: false), new([], All: true) })
        {
            var read = MessageMentions.Read(mentions.Write())!;
            Assert.Equal(mentions.Users, read.Users);
            Assert.Equal(mentions.All, read.All);
        }
    }

    [Theory]
    [InlineData(ConversationType.Group, MemberRole.Member, 5, true)]
    [InlineData(ConversationType.Group, MemberRole.Member, 6, false)]
    [InlineData(ConversationType.Group, MemberRole.Moderator, 6, true)]
    [InlineData(ConversationType.Group, MemberRole.Owner, 10_000, true)]
    [InlineData(ConversationType.Direct, MemberRole.Owner, 2, false)]
    public void AllowedIn_ByRoleAndSize_KeepsAllOrNot(ConversationType type, MemberRole role, long members, bool allowed)
    {
        var head = new ConversationRow { Type = type, MemberCount = members };
        Assert.Equal(allowed, new MessageMentions([], All: true).AllowedIn(head, role, small: 5) is { All: true });
        var kept = new MessageMentions([Anna], All: true).AllowedIn(head, role, small: 5);
        Assert.Equal((allowed, Anna), (kept!.All, Assert.Single(kept.Users)));
    }

    [Fact]
    public void Except_WhatVersionsBeforeNamed_LeavesWhoIsNew()
    {
        var now = new MessageMentions([Anna, Bob], All: true);
        Assert.Equal([Bob], now.Except([new([Anna], All: true)])!.Users);
        Assert.True(now.Except([new([Anna, Bob], All: false)])!.All);
        Assert.Null(now.Except([new([Anna], All: false), new([Bob], All: true)]));
    }
}
