using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Members;

/// <summary>Removes somebody, or oneself: leaving.</summary>
internal sealed class RemoveMemberCommand(ConversationHandle conversation, Person actor, Person target, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        var leaves = target == Actor;
        var member = leaves ? actorMember : await MemberRow.FindAsync(batch.Session, head.Conversation, target.Number);
        if (member is null)
        {
            return ParleyError.NotFound("member");
        }

        if (GroupRules.Check(head.Type, leaves ? GroupAction.Leave : GroupAction.RemoveMember, actorMember.Role, member.Role) is { } refused)
        {
            return refused;
        }

        if (await OwnerRule.WouldLoseAsync(batch.Session, head, member, leaves: true))
        {
            return OwnerRule.Error;
        }

        await batch.RemoveMemberAsync(head, member, Actor.Number);
        var notice = leaves
            ? new SystemEvent { Event = "member-left" }
            : new SystemEvent { Event = "member-removed", UserIds = [target.Id] };
        return new Applied(notice) { Left = [target] };
    }
}
