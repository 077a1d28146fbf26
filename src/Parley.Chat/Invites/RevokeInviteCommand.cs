using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Protocol;

namespace Parley.Chat.Invites;

/// <summary>Ends a link; harmless to repeat.</summary>
internal sealed class RevokeInviteCommand(ConversationHandle conversation, Person actor, GroupInviteId invite) : LogCommand<GroupInviteId>
{
    public override long? Conversation => conversation.Number;

    public override async Task<Result<GroupInviteId>> ExecuteAsync(LogBatch batch)
    {
        if (await MemberRow.FindAsync(batch.Session, conversation.Number, actor.Number) is not { } member)
        {
            return ParleyError.NotFound("conversation");
        }

        if (GroupRules.Check(batch.Head(conversation.Number).Type, GroupAction.ManageInvites, member.Role) is { } refused)
        {
            return refused;
        }

        return await InviteStore.RevokeAsync(batch.Session, conversation.Number, invite, batch.Now) ? invite : ParleyError.NotFound("invitation link");
    }
}
