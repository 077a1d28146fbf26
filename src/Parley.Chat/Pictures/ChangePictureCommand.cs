using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Pictures;

/// <param name="conversation">Of which group.</param>
/// <param name="actor">By whom.</param>
/// <param name="picture">Null: there is to be none.</param>
/// <param name="feed">Tells members.</param>
/// <param name="clock">For the message that tells of it.</param>
/// <param name="outbox">Woken after the commit: the picture before goes.</param>
internal sealed class ChangePictureCommand(
    ConversationHandle conversation, Person actor, FileId? picture, ConversationFeed feed, TimeProvider clock, OutboxRelay outbox)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        if (GroupRules.Check(head.Type, GroupAction.ChangePicture, actorMember.Role) is { } refused)
        {
            return refused;
        }

        if (head.Picture == picture)
        {
            return Applied.Nothing;
        }

        head.Picture = picture;
        await batch.Session.ExecuteAsync("UPDATE conversations SET picture = @picture WHERE conversation = @Conversation", new { picture, head.Conversation });
        batch.AppendChange(head, ChangeKind.PictureChanged, target: 0, Actor.Number);
        await OutboxTable.AddAsync(batch.Session, PictureChanges.TopicName, PictureChanges.Payload(head.Id), batch.Now);
        return new Applied(new SystemEvent { Event = picture is null ? "picture-removed" : "picture-changed" });
    }

    public override ValueTask PublishAsync(GroupChange outcome)
    {
        outbox.Wake();
        return base.PublishAsync(outcome);
    }
}
