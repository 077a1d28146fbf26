using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Conversations;

internal sealed class RenameCommand(ConversationHandle conversation, Person actor, string title, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        if (GroupRules.Check(head.Type, GroupAction.Rename, actorMember.Role) is { } refused)
        {
            return Task.FromResult<Result<Applied>>(refused);
        }

        if (Titles.Open(Handle, head.Title) == title)
        {
            return Task.FromResult<Result<Applied>>(Applied.Nothing);
        }

        head.Title = Titles.Seal(Handle.Cipher, title);
        batch.AppendChange(head, ChangeKind.TitleChanged, target: 0, Actor.Number);
        return Task.FromResult<Result<Applied>>(new Applied(new SystemEvent { Event = "title-changed", Title = title }));
    }
}
