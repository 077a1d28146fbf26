using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Protocol;

namespace Parley.Chat.Invites;

/// <summary>Makes a link. Nothing of the conversation changes: who may see its links asks for them.</summary>
internal sealed class CreateInviteCommand(ConversationHandle conversation, Person actor, NewInvite invite, int most) : LogCommand<InviteRow>
{
    public override long? Conversation => conversation.Number;

    public override async Task<Result<InviteRow>> ExecuteAsync(LogBatch batch)
    {
        if (await MemberRow.FindAsync(batch.Session, conversation.Number, actor.Number) is not { } member)
        {
            return ParleyError.NotFound("conversation");
        }

        if (GroupRules.Check(batch.Head(conversation.Number).Type, GroupAction.ManageInvites, member.Role) is { } refused)
        {
            return refused;
        }

        if (await InviteStore.CountGoodAsync(batch.Session, conversation.Number, batch.Now) >= most)
        {
            return new ParleyError(ErrorCodes.TooMany, $"A group has at most {most} invitation links that work. Revoke one first.");
        }

        var number = await InviteStore.AddAsync(batch.Session, conversation.Number, actor.Number, invite, batch.Now);
        await InviteStore.RemoveOldAsync(batch.Session, conversation.Number, batch.Now);
        return new InviteRow
        {
            Invite = number,
            Id = invite.Id,
            Conversation = conversation.Number,
            MadeBy = actor.Id,
            MaxUses = invite.MaxUses,
            CreatedAt = batch.Now,
            ExpiresAt = invite.ExpiresAt,
        };
    }
}
