using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Discovery;

/// <summary>Joins a public group. One that is not public is not there.</summary>
internal sealed class JoinGroupCommand(ConversationHandle conversation, Person actor, int maxMembers, ConversationFeed feed, TimeProvider clock)
    : JoinCommand(conversation, actor, maxMembers, feed, clock)
{
    protected override ValueTask<Result<SystemEvent>> AdmitAsync(LogBatch batch, ConversationRow head) => ValueTask.FromResult<Result<SystemEvent>>(
        head is { Type: ConversationType.Group, Visibility: GroupVisibility.Public } ? new SystemEvent { Event = "member-joined" } : ParleyError.NotFound("conversation"));
}
