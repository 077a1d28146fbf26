using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Protocol;

namespace Parley.Chat.Bans;

/// <summary>Lets somebody come in again, whom a member adds or who has a link. Harmless to repeat.</summary>
internal sealed class LiftBanCommand(ConversationHandle conversation, Person actor, Person target) : LogCommand<bool>
{
    public override long? Conversation => conversation.Number;

    public override async Task<Result<bool>> ExecuteAsync(LogBatch batch)
    {
        if (await MemberRow.FindAsync(batch.Session, conversation.Number, actor.Number) is not { } member)
        {
            return ParleyError.NotFound("conversation");
        }

        return GroupRules.Check(batch.Head(conversation.Number).Type, GroupAction.ManageBans, member.Role) is { } refused
            ? refused
            : await BanStore.LiftAsync(batch.Session, conversation.Number, target.Number);
    }
}
