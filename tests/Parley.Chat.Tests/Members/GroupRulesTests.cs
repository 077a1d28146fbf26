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
        { GroupAction.ChangeSettings, MemberRole.Member, MemberRole.Admin },
        { GroupAction.ChangeRetention, MemberRole.Member, MemberRole.Admin },
        { GroupAction.AddMembers, MemberRole.Member, MemberRole.Admin },
        { GroupAction.ManageInvites, MemberRole.Member, MemberRole.Admin },
        { GroupAction.RemoveMember, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.RemoveMember, MemberRole.Moderator, MemberRole.Admin },
        { GroupAction.RemoveMember, MemberRole.Admin, MemberRole.Owner },
        { GroupAction.RemoveMember, MemberRole.Owner, MemberRole.Owner },
        { GroupAction.Ban, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.Ban, MemberRole.Moderator, MemberRole.Admin },
        { GroupAction.Ban, MemberRole.Admin, MemberRole.Owner },
        { GroupAction.Ban, MemberRole.Owner, MemberRole.Owner },
        { GroupAction.ManageBans, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.Announce, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.SkipSlowMode, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.ChangeRole, MemberRole.Member, MemberRole.Owner },
        { GroupAction.ChangeRole, MemberRole.Admin, MemberRole.Owner },
        { GroupAction.ChangeRole, MemberRole.Owner, MemberRole.Owner },
        { GroupAction.Leave, MemberRole.Owner, MemberRole.Member },
        { GroupAction.Delete, MemberRole.Member, MemberRole.Owner },
        { GroupAction.DeleteMessage, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.ClosePoll, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.PinMessage, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.ReadVersions, MemberRole.Member, MemberRole.Moderator },
        { GroupAction.MentionAll, MemberRole.Member, MemberRole.Moderator },
    };

    /// <summary>From the lowest to the highest.</summary>
    private static readonly List<MemberRole> Order = [MemberRole.Member, MemberRole.Moderator, MemberRole.Admin, MemberRole.Owner];

    [Theory, MemberData(nameof(Least))]
    public void Check_EveryRole_IsAllowedFromTheLeastOn(GroupAction action, MemberRole target, MemberRole least)
    {
        foreach (var actor in Enum.GetValues<MemberRole>())
        {
            var refused = GroupRules.Check(ConversationType.Group, action, actor, target);

            Assert.Equal(Order.IndexOf(actor) >= Order.IndexOf(least), refused is null);
            Assert.True(refused is null || refused.Kind == ErrorCodes.Forbidden);
        }
    }

    [Fact]
    public void Check_Direct_AllowsNothingButHowLongMessagesAreKeptAndWhatIsPinned()
    {
        GroupAction[] either = [GroupAction.ChangeRetention, GroupAction.PinMessage];
        foreach (var action in either)
        {
            Assert.Null(GroupRules.Check(ConversationType.Direct, action, MemberRole.Member));
            Assert.Equal(ErrorCodes.Forbidden, GroupRules.Check(ConversationType.Guest, action, MemberRole.Owner)?.Kind);
        }

        foreach (var action in Enum.GetValues<GroupAction>().Except(either))
        {
            Assert.Equal(ErrorCodes.Forbidden, GroupRules.Check(ConversationType.Direct, action, MemberRole.Owner)?.Kind);
        }
    }

    [Fact]
    public void Least_EveryAction_IsInTheTable() =>
        Assert.Equal(Enum.GetValues<GroupAction>(), Least.Select(row => row.Data.Item1).Distinct().Order());

    [Fact]
    public void Rank_EveryRole_IsInOrderHereAndInQueries()
    {
        Assert.Equal(Enum.GetValues<MemberRole>().Order(), Order.Order());
        Assert.Equal(Order, Order.OrderBy(role => role.Rank()));
        var cases = Order.Where(role => role != MemberRole.Member).Select(role => $"WHEN {(int)role} THEN {role.Rank()}");
        Assert.All(cases, one => Assert.Contains(one, MemberRoles.RankSql, StringComparison.Ordinal));
    }

    /// <summary>What people read about it is what the rules say.</summary>
    [Fact]
    public void Documentation_ShowsTheTable()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "protocol", "groups.md"));
        foreach (var (action, target, _) in Least.Select(row => row.Data))
        {
            var name = action is GroupAction.RemoveMember or GroupAction.Ban ? $"{action} ({target})" : $"{action}";
            var cells = Order.Select(actor => GroupRules.Check(ConversationType.Group, action, actor, target) is null ? "yes" : "no");
            var line = $"| `{name}` | {string.Join(" | ", cells)} |";
            Assert.True(page.Contains(line, StringComparison.Ordinal), $"groups.md must have: {line}");
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests inside the repository.");
        }

        return folder.FullName;
    }
}
