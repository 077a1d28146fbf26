using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

public enum GroupAction
{
    Rename,
    ChangePicture,
    ChangeSettings,

    /// <summary>How long messages are kept: in a direct conversation by either of the two.</summary>
    ChangeRetention,
    AddMembers,
    ManageInvites,
    RemoveMember,
    Ban,
    ManageBans,
    ChangeRole,
    Announce,
    SkipSlowMode,
    Leave,
    Delete,

    /// <summary>Another member's message, for all.</summary>
    DeleteMessage,

    /// <summary>Another member's poll, before its time.</summary>
    ClosePoll,

    /// <summary>Also to take off what another has pinned. In a direct conversation by either of the two.</summary>
    PinMessage,

    /// <summary>What another member's message said before it was edited.</summary>
    ReadVersions,

    /// <summary>All members at once, in a group of more than a few.</summary>
    MentionAll,
}

/// <summary>Who may do what in a conversation: the one place that decides it. Tested as a table, which docs/protocol/groups.md shows.</summary>
public static class GroupRules
{
    /// <summary>Null when it is allowed.</summary>
    /// <param name="type">Only groups can be changed; of a direct conversation how long messages are kept, and what is pinned.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="actor">The role of the one who does it.</param>
    /// <param name="target">The role of the one it is done to, for <see cref="GroupAction.RemoveMember"/> and <see cref="GroupAction.Ban"/>.</param>
    public static ParleyError? Check(ConversationType type, GroupAction action, MemberRole actor, MemberRole target = MemberRole.Member)
    {
        if (type == ConversationType.Direct && action is (GroupAction.ChangeRetention or GroupAction.PinMessage))
        {
            return null;
        }

        if (type == ConversationType.Direct)
        {
            return new ParleyError(ErrorCodes.Forbidden, action == GroupAction.Delete
                ? "A direct conversation belongs to both of its people: neither can delete it for the other."
                : "A direct conversation has no title and no picture of its own, and always the same members.");
        }

        if (type == ConversationType.Guest)
        {
            return new ParleyError(ErrorCodes.Forbidden, "A chat of two strangers has no title, no picture and no other members; it ends when either leaves (`leave-partner`).");
        }

        return action switch
        {
            GroupAction.Leave => null,
            GroupAction.Rename or GroupAction.ChangePicture or GroupAction.ChangeSettings or GroupAction.ChangeRetention or GroupAction.AddMembers or GroupAction.ManageInvites =>
                Require(actor, MemberRole.Admin),
            GroupAction.RemoveMember or GroupAction.Ban => Require(actor, Above(target)),
            GroupAction.ManageBans or GroupAction.Announce or GroupAction.SkipSlowMode or GroupAction.DeleteMessage or GroupAction.ClosePoll or GroupAction.PinMessage or GroupAction.ReadVersions
                or GroupAction.MentionAll =>
                Require(actor, MemberRole.Moderator),
            GroupAction.ChangeRole or GroupAction.Delete => Require(actor, MemberRole.Owner),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };
    }

    /// <summary>The least role that reaches somebody: a higher one than theirs, from moderators on. Owners reach one another.</summary>
    private static MemberRole Above(MemberRole target) => target switch
    {
        MemberRole.Member => MemberRole.Moderator,
        MemberRole.Moderator => MemberRole.Admin,
        _ => MemberRole.Owner,
    };

    private static ParleyError? Require(MemberRole actor, MemberRole least) => actor.Rank() >= least.Rank()
        ? null
        : new ParleyError(ErrorCodes.Forbidden, least switch
        {
            MemberRole.Owner => "Only an owner of the group may do this.",
            MemberRole.Admin => "Only an owner or admin of the group may do this.",
            _ => "Only an owner, admin or moderator of the group may do this.",
        });
}
