using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Members;

/// <summary>A change of a group by one of its members: membership and permission first, then the change, then the message that tells of it.</summary>
internal abstract class GroupCommand(ConversationHandle conversation, Person actor, ConversationFeed feed, TimeProvider clock)
    : GroupChangeCommand(conversation, actor, feed, clock)
{
    protected sealed override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head) =>
        await MemberRow.FindAsync(batch.Session, head.Conversation, Actor.Number) is { } member
            ? await ApplyAsync(batch, head, member)
            : ParleyError.NotFound("conversation");

    /// <summary>Decides, then writes. A change of nothing appends no revision.</summary>
    protected abstract Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember);
}
