using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Conversations;

/// <summary>A conversation that is gone, at which rev, and who was in it.</summary>
internal sealed record DeletedConversation(ConversationHandle Conversation, long Rev, IReadOnlyList<Person> Members);

/// <summary>
/// Deletes a group, in one transaction: every membership ends, so that no door leads to it any more; its data keys are destroyed, so that no text can be read;
/// and what is left, unreadable rows, is written into the outbox for <see cref="ConversationPurge"/>. One change tells of it, however many members there were.
/// </summary>
internal sealed class DeleteConversationCommand(
    ConversationHandle conversation, Person actor, ConversationKeys keys, ConversationFeed feed, OutboxRelay outbox) : LogCommand<DeletedConversation>
{
    public override long? Conversation => conversation.Number;

    public override async Task<Result<DeletedConversation>> ExecuteAsync(LogBatch batch)
    {
        if (await MemberRow.FindAsync(batch.Session, conversation.Number, actor.Number) is not { } member)
        {
            return ParleyError.NotFound("conversation");
        }

        var head = batch.Head(conversation.Number);
        if (GroupRules.Check(head.Type, GroupAction.Delete, member.Role) is { } refused)
        {
            return refused;
        }

        var members = await MembersAsync(batch.Session, head.Conversation);
        await EndMembershipsAsync(batch, head);
        await ConversationKeys.DestroyAsync(batch.Session, head.Conversation);
        head.DeletedAt = batch.Now;
        await batch.Session.ExecuteAsync(
            "UPDATE conversations SET deleted_at = @DeletedAt WHERE conversation = @Conversation", new { head.DeletedAt, head.Conversation });
        await OutboxTable.AddAsync(batch.Session, ConversationPurge.TopicName, ConversationPurge.Payload(head.Conversation), batch.Now);
        return new DeletedConversation(conversation, head.LastRev, members);
    }

    public override ValueTask PublishAsync(DeletedConversation outcome)
    {
        keys.Forget(outcome.Conversation.Id);
        outbox.Wake();
        feed.ConversationDeleted(outcome);
        return ValueTask.CompletedTask;
    }

    private async Task EndMembershipsAsync(LogBatch batch, ConversationRow head)
    {
        head.MembersRev = batch.AppendChange(head, ChangeKind.ConversationDeleted, target: 0, actor.Number);
        await batch.AppendUserChangesAsync(head.Conversation, UserChangeKind.ConversationRemoved);
        await batch.Session.ExecuteAsync("DELETE FROM members WHERE conversation = @Conversation", new { head.Conversation });
        head.MemberCount = 0;

        // Every message lies below the floor now; and the title is sealed with a key that is no more.
        head.FloorSeq = head.LastSeq;
        head.Title = null;
    }

    private static async Task<IReadOnlyList<Person>> MembersAsync(DatabaseSession session, long conversation)
    {
        var rows = await session.QueryAsync<MemberStateRow>($"{MemberStateRow.Select} WHERE m.conversation = @conversation", new { conversation });
        return [.. rows.Select(row => new Person(row.Person, row.UserId))];
    }
}
