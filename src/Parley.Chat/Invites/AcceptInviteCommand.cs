using Parley.Chat.Bans;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Invites;

/// <summary>
/// Lets somebody in by a link. Each use is counted under the conversation's lock, so however many come at once, it is never used more often than it may be. Whoever is a
/// member already uses none.
/// </summary>
internal sealed class AcceptInviteCommand(
    ConversationHandle conversation, Person actor, long invite, int maxMembers, ConversationFeed feed, TimeProvider clock)
    : GroupChangeCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head)
    {
        if (await MemberRow.FindAsync(batch.Session, head.Conversation, Actor.Number) is not null)
        {
            return Applied.Nothing;
        }

        if (await InviteStore.FindAsync(batch.Session, invite, batch.Now) is not { } good)
        {
            return InviteTokens.Invalid;
        }

        if (await BanStore.IsBannedAsync(batch.Session, head.Conversation, Actor.Number))
        {
            return BanStore.Refusal;
        }

        if (head.MemberCount >= maxMembers)
        {
            return new ParleyError(ErrorCodes.GroupFull, $"A group has at most {maxMembers} members.");
        }

        await InviteStore.UseAsync(batch.Session, invite);
        await batch.AddMemberAsync(head, Actor.Number, MemberRole.Member, Actor.Number);
        return new Applied(new SystemEvent { Event = "member-joined", UserIds = [good.MadeBy] }) { Joined = [Actor] };
    }
}
