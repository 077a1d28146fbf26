using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

public enum GroupAction
{
    Rename,
    ChangePicture,
    AddMembers,
    RemoveMember,
    ChangeRole,
    Leave,
    Delete,

    /// <summary>Another member's message, for all.</summary>
    DeleteMessage,

    /// <summary>What another member's message said before it was edited.</summary>
    ReadVersions,
}

/// <summary>Who may do what in a conversation: the one place that decides it. Tested as a table.</summary>
public static class GroupRules
{
    /// <summary>Null when it is allowed.</summary>
    /// <param name="type">Only groups can be changed.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="actor">The role of the one who does it.</param>
    /// <param name="target">The role of the one it is done to, for <see cref="GroupAction.RemoveMember"/>.</param>
    public static ParleyError? Check(ConversationType type, GroupAction action, MemberRole actor, MemberRole target = MemberRole.Member)
    {
        if (type == ConversationType.Direct)
        {
            return new ParleyError(ErrorCodes.Forbidden, action == GroupAction.Delete
                ? "A direct conversation belongs to both of its people: neither can delete it for the other."
                : "A direct conversation has no title and no picture of its own, and always the same two members.");
        }

        if (type == ConversationType.Guest)
        {
            return new ParleyError(ErrorCodes.Forbidden, "A chat of two strangers has no title, no picture and no other members; it ends when either leaves (`leave-partner`).");
        }

        return action switch
        {
            GroupAction.Leave => null,
            GroupAction.Rename or GroupAction.ChangePicture or GroupAction.AddMembers or GroupAction.DeleteMessage or GroupAction.ReadVersions =>
                Require(actor, MemberRole.Admin),
            GroupAction.RemoveMember => Require(actor, target == MemberRole.Member ? MemberRole.Admin : MemberRole.Owner),
            GroupAction.ChangeRole or GroupAction.Delete => Require(actor, MemberRole.Owner),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };
    }

    private static ParleyError? Require(MemberRole actor, MemberRole least) => actor >= least
        ? null
        : new ParleyError(ErrorCodes.Forbidden, least == MemberRole.Owner ? "Only an owner of the group may do this." : "Only an owner or admin of the group may do this.");
}
