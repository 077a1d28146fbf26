using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>A conversation that is gone, at which rev, and who was in it.</summary>
internal sealed record DeletedConversation(ConversationHandle Conversation, long Rev, IReadOnlyList<Person> Members)
{
    /// <summary>What telling them covers of their own logs.</summary>
    public required IReadOnlyDictionary<UserId, PersonalRange> Personal { get; init; }
}

/// <summary>Deletes a group, or somebody's notes to themselves; what that means says <see cref="ConversationRemoval"/>.</summary>
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
        var notes = head is { Type: ConversationType.Direct, MemberCount: 1 };
        if (!notes && GroupRules.Check(head.Type, GroupAction.Delete, member.Role) is { } refused)
        {
            return refused;
        }

        if (notes)
        {
            // Else they would be found again, without a key.
            await batch.Session.ExecuteAsync("DELETE FROM direct_pairs WHERE low = @Number AND high = @Number", new { actor.Number });
        }

        return await batch.RemoveAsync(conversation, head, actor.Number);
    }

    public override ValueTask PublishAsync(DeletedConversation outcome)
    {
        keys.Forget(outcome.Conversation.Id);
        outbox.Wake();
        feed.ConversationDeleted(outcome);
        return ValueTask.CompletedTask;
    }
}
