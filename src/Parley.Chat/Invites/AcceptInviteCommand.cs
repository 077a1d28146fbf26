using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Invites;

/// <summary>
/// Lets somebody in by a link. Each use is counted under the conversation's lock, so however many come at once, it is never used more often than it may be. Whoever is a
/// member already uses none.
/// </summary>
internal sealed class AcceptInviteCommand(
    ConversationHandle conversation, Person actor, long invite, int maxMembers, ConversationFeed feed, TimeProvider clock)
    : JoinCommand(conversation, actor, maxMembers, feed, clock)
{
    protected override async ValueTask<Result<SystemEvent>> AdmitAsync(LogBatch batch, ConversationRow head) =>
        await InviteStore.FindAsync(batch.Session, invite, batch.Now) is { } good
            ? new SystemEvent { Event = "member-joined", UserIds = [good.MadeBy] }
            : InviteTokens.Invalid;

    protected override Task EnteringAsync(LogBatch batch) => InviteStore.UseAsync(batch.Session, invite);
}
