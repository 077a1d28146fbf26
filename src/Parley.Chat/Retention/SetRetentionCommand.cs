using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

/// <summary>Changes how long a conversation keeps its messages, of a group or of two people. It holds for what is there already, too: the sweep finds it at once.</summary>
/// <param name="conversation">Which.</param>
/// <param name="actor">By whom.</param>
/// <param name="setting">From now on.</param>
/// <param name="refusal">Why nothing new can be said to the other side of a direct conversation; null when nothing forbids it.</param>
/// <param name="feed">Tells members.</param>
/// <param name="clock">For the message that tells of it.</param>
internal sealed class SetRetentionCommand(
    ConversationHandle conversation, Person actor, RetentionSetting setting, ParleyError? refusal, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        if ((GroupRules.Check(head.Type, GroupAction.ChangeRetention, actorMember.Role) ?? refusal) is { } refused)
        {
            return refused;
        }

        if (head.Retention == setting)
        {
            return Applied.Nothing;
        }

        head.Retention = setting;
        await batch.Session.ExecuteAsync(
            "UPDATE conversations SET retention_mode = @mode, retention_seconds = @Seconds, sweep_at = 0 WHERE conversation = @Conversation",
            new { mode = (long)setting.Mode, Seconds = (long?)setting.Seconds, head.Conversation });
        batch.AppendChange(head, ChangeKind.RetentionChanged, target: 0, Actor.Number);
        return new Applied(new SystemEvent { Event = "retention-changed", Retention = setting });
    }
}
