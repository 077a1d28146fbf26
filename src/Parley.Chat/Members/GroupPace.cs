using Parley.Chat.Log;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>Who may send in a group now: where moderators alone do, and where everybody else waits between two messages. Decided in memory, for each message.</summary>
internal static class GroupPace
{
    private static readonly ParleyError AnnouncementsOnly =
        new(ErrorCodes.Forbidden, "Only an owner, admin or moderator of the group may send here: it is for announcements.");

    /// <summary>Null when somebody may send.</summary>
    /// <param name="head">The conversation.</param>
    /// <param name="role">What they are in it.</param>
    /// <param name="lastSentAt">When they have sent last; 0: not since the group is slow.</param>
    /// <param name="now">In Unix milliseconds.</param>
    public static ParleyError? Check(ConversationRow head, MemberRole role, long lastSentAt, long now)
    {
        if (head is { Announcements: false, SlowModeSeconds: 0 })
        {
            return null;
        }

        if (head.Announcements && GroupRules.Check(head.Type, GroupAction.Announce, role) is not null)
        {
            return AnnouncementsOnly;
        }

        var wait = lastSentAt + (head.SlowModeSeconds * 1000) - now;
        return wait <= 0 || GroupRules.Check(head.Type, GroupAction.SkipSlowMode, role) is null ? null
            : new ParleyError(ErrorCodes.RateLimited, $"In this group everybody sends at most one message in {head.SlowModeSeconds} seconds (slow mode).")
            {
                RetryAfter = TimeSpan.FromMilliseconds(wait),
            };
    }
}
