using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Invites;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

internal sealed class ChangeRoleCommand(
    ConversationHandle conversation, Person actor, Person target, MemberRole role, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        if (GroupRules.Check(head.Type, GroupAction.ChangeRole, actorMember.Role) is { } refused)
        {
            return refused;
        }

        if (await MemberRow.FindAsync(batch.Session, head.Conversation, target.Number) is not { } member)
        {
            return ParleyError.NotFound("member");
        }

        if (member.Role == role)
        {
            return Applied.Nothing;
        }

        if (await OwnerRule.WouldLoseAsync(batch.Session, head, member, leaves: false))
        {
            return OwnerRule.Error;
        }

        await batch.Session.ExecuteAsync(
            "UPDATE members SET role = @role WHERE conversation = @conversation AND person = @person",
            new { role = (long)role, conversation = head.Conversation, person = target.Number });
        if (GroupRules.Check(head.Type, GroupAction.ManageInvites, role) is not null)
        {
            await batch.RevokeOfAsync(head, target.Number);
        }

        head.MembersRev = batch.AppendChange(head, ChangeKind.RoleChanged, target.Number, Actor.Number);
        return new Applied(new SystemEvent { Event = "role-changed", UserIds = [target.Id], Role = role });
    }
}
