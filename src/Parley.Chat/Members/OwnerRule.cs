using Parley.Chat.Log;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>A group that has members has an owner. Decided under the conversation's lock, so that two owners cannot step down at once.</summary>
internal static class OwnerRule
{
    public static readonly ParleyError Error = new(ErrorCodes.LastOwner, "Make somebody else an owner first.");

    /// <summary>Whether those who stay would be without an owner when this member leaves or, staying, is an owner no more.</summary>
    public static async Task<bool> WouldLoseAsync(DatabaseSession session, ConversationRow head, MemberRow member, bool leaves) =>
        member.Role == MemberRole.Owner
        && (head.MemberCount > 1 || !leaves)
        && await session.QuerySingleAsync<long>(
            "SELECT COUNT(*) FROM members WHERE conversation = @conversation AND role = @owner AND person <> @person",
            new { conversation = head.Conversation, owner = (long)MemberRole.Owner, person = member.Person }) == 0;
}
