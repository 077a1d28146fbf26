using Parley.Chat.Bans;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>Somebody comes into a group by themselves. Whoever is a member already stays as they are; by what they may come in says the command of each way.</summary>
internal abstract class JoinCommand(ConversationHandle conversation, Person actor, int maxMembers, ConversationFeed feed, TimeProvider clock)
    : GroupChangeCommand(conversation, actor, feed, clock)
{
    protected sealed override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head)
    {
        if (await MemberRow.FindAsync(batch.Session, head.Conversation, Actor.Number) is not null)
        {
            return Applied.Nothing;
        }

        // First, so that who may not know of the group learns nothing of it, not even that they are banned.
        if (!(await AdmitAsync(batch, head)).TryGet(out var notice, out var refused))
        {
            return refused;
        }

        if (await BanStore.IsBannedAsync(batch.Session, head.Conversation, Actor.Number))
        {
            return BanStore.Refusal;
        }

        if (head.MemberCount >= maxMembers)
        {
            return new ParleyError(ErrorCodes.GroupFull, $"A group has at most {maxMembers} members.");
        }

        await EnteringAsync(batch);
        await batch.AddMemberAsync(head, Actor.Number, MemberRole.Member, Actor.Number);
        return new Applied(notice) { Joined = [Actor] };
    }

    /// <summary>How members read of it, or why they may not come in by this way.</summary>
    protected abstract ValueTask<Result<SystemEvent>> AdmitAsync(LogBatch batch, ConversationRow head);

    /// <summary>Nothing refuses them any more.</summary>
    protected virtual Task EnteringAsync(LogBatch batch) => Task.CompletedTask;
}
