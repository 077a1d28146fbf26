using Parley.Chat.Members;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Members;

public sealed class GroupRulesTests
{
    /// <summary>Who may, by action and target: the least role of the actor.</summary>
    public static TheoryData<GroupAction, MemberRole, MemberRole> Least { get; } = new()
    {
        { GroupAction.Rename, MemberRole.Member, MemberRole.Admin },
        { GroupAction.ChangePicture, MemberRole.Member, MemberRole.Admin },
        { GroupAction.AddMembers, MemberRole.Member, MemberRole.Admin },
        { GroupAction.RemoveMember, MemberRole.Member, MemberRole.Admin },
        { GroupAction.RemoveMember, MemberRole.Admin, MemberRole.Owner },
        { GroupAction.RemoveMember, MemberRole.Owner, MemberRole.Owner },
        { GroupAction.ChangeRole, MemberRole.Member, MemberRole.Owner },
        { GroupAction.ChangeRole, MemberRole.Admin, MemberRole.Owner },
        { GroupAction.ChangeRole, MemberRole.Owner, MemberRole.Owner },
        { GroupAction.Leave, MemberRole.Owner, MemberRole.Member },
        { GroupAction.Delete, MemberRole.Member, MemberRole.Owner },
        { GroupAction.DeleteMessage, MemberRole.Member, MemberRole.Admin },
        { GroupAction.ReadVersions, MemberRole.Member, MemberRole.Admin },
    };

    [Theory, MemberData(nameof(Least))]
    public void Check_EveryRole_IsAllowedFromTheLeastOn(GroupAction action, MemberRole target, MemberRole least)
    {
        foreach (var actor in Enum.GetValues<MemberRole>())
        {
            var refused = GroupRules.Check(ConversationType.Group, action, actor, target);

            Assert.Equal(actor >= least, refused is null);
            Assert.True(refused is null || refused.Kind == ErrorCodes.Forbidden);
        }
    }

    [Fact]
    public void Check_Direct_AllowsNobodyAnything()
    {
        foreach (var action in Enum.GetValues<GroupAction>())
        {
            Assert.Equal(ErrorCodes.Forbidden, GroupRules.Check(ConversationType.Direct, action, MemberRole.Owner)?.Kind);
        }
    }

    [Fact]
    public void Least_EveryAction_IsInTheTable() =>
        Assert.Equal(Enum.GetValues<GroupAction>(), Least.Select(row => row.Data.Item1).Distinct().Order());
}
