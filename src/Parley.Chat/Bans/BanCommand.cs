using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Bans;

/// <summary>Keeps somebody out of a group: a member is removed by it. Members read of that; that somebody was kept out who was not there, they do not.</summary>
internal sealed class BanCommand(ConversationHandle conversation, Person actor, Person target, int most, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        var member = await MemberRow.FindAsync(batch.Session, head.Conversation, target.Number);
        if (GroupRules.Check(head.Type, GroupAction.Ban, actorMember.Role, member?.Role ?? MemberRole.Member) is { } refused)
        {
            return refused;
        }

        if (target == Actor)
        {
            return ParleyError.Invalid(new FieldError("userId", "must be somebody else"));
        }

        if (member is null && await BanStore.IsBannedAsync(batch.Session, head.Conversation, target.Number))
        {
            return Applied.Nothing;
        }

        if (await BanStore.CountAsync(batch.Session, head.Conversation) >= most)
        {
            return new ParleyError(ErrorCodes.TooMany, $"At most {most} people can be banned from a group. Lift a ban first.");
        }

        await BanStore.AddAsync(batch.Session, head.Conversation, target.Number, Actor.Number, batch.Now);
        if (member is null)
        {
            return Applied.Nothing;
        }

        await batch.RemoveMemberAsync(head, member, Actor.Number);
        return new Applied(new SystemEvent { Event = "member-banned", UserIds = [target.Id] }) { Left = [target] };
    }
}
