using Parley.Chat.Members;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Members;

/// <summary>The whole table: role × action × the other's role.</summary>
public sealed class GroupRulesTests
{
    private const MemberRole Member = MemberRole.Member, Admin = MemberRole.Admin, Owner = MemberRole.Owner;

    [Theory]
    [InlineData(GroupAction.Rename, Member, Member, false)]
    [InlineData(GroupAction.Rename, Admin, Member, true)]
    [InlineData(GroupAction.Rename, Owner, Member, true)]
    [InlineData(GroupAction.AddMembers, Member, Member, false)]
    [InlineData(GroupAction.AddMembers, Admin, Member, true)]
    [InlineData(GroupAction.AddMembers, Owner, Member, true)]
    [InlineData(GroupAction.RemoveMember, Member, Member, false)]
    [InlineData(GroupAction.RemoveMember, Member, Admin, false)]
    [InlineData(GroupAction.RemoveMember, Member, Owner, false)]
    [InlineData(GroupAction.RemoveMember, Admin, Member, true)]
    [InlineData(GroupAction.RemoveMember, Admin, Admin, false)]
    [InlineData(GroupAction.RemoveMember, Admin, Owner, false)]
    [InlineData(GroupAction.RemoveMember, Owner, Member, true)]
    [InlineData(GroupAction.RemoveMember, Owner, Admin, true)]
    [InlineData(GroupAction.RemoveMember, Owner, Owner, true)]
    [InlineData(GroupAction.ChangeRole, Member, Member, false)]
    [InlineData(GroupAction.ChangeRole, Admin, Member, false)]
    [InlineData(GroupAction.ChangeRole, Owner, Member, true)]
    [InlineData(GroupAction.Leave, Member, Member, true)]
    [InlineData(GroupAction.Leave, Admin, Member, true)]
    [InlineData(GroupAction.Leave, Owner, Member, true)]
    public void Check_InAGroup_FollowsTheTable(GroupAction action, MemberRole actor, MemberRole target, bool allowed)
    {
        var error = GroupRules.Check(ConversationType.Group, action, actor, target);

        Assert.Equal(allowed ? null : ErrorCodes.Forbidden, error?.Kind);
    }

    [Fact]
    public void Check_InADirectConversation_AllowsNothing()
    {
        foreach (var action in Enum.GetValues<GroupAction>())
        {
            Assert.Equal(ErrorCodes.Forbidden, GroupRules.Check(ConversationType.Direct, action, Owner)?.Kind);
        }
    }
}
