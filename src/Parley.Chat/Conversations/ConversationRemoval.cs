using Parley.Chat.Encryption;
using Parley.Chat.Files;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.Personal;
using Parley.Chat.Pictures;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>
/// The end of a conversation, inside the transaction of its cause: every membership ends, so that no door leads to it any more; its data keys are destroyed, so that no text can be
/// read; and what is left, unreadable rows, is written into the outbox for <see cref="ConversationPurge"/>. One change tells of it, however many members there were.
/// </summary>
internal static class ConversationRemoval
{
    /// <param name="batch">The transaction.</param>
    /// <param name="conversation">Whose keys are to be forgotten after the commit.</param>
    /// <param name="head">Locked, and alive.</param>
    /// <param name="actor">The number of whoever caused it.</param>
    public static async Task<DeletedConversation> RemoveAsync(this LogBatch batch, ConversationHandle conversation, ConversationRow head, long actor)
    {
        var members = await MembersAsync(batch.Session, head.Conversation);
        await EndMembershipsAsync(batch, head, members, actor);
        await ConversationKeys.DestroyAsync(batch.Session, head.Conversation);
        (head.DeletedAt, head.Picture, head.Topic) = (batch.Now, null, null);
        await batch.Session.ExecuteAsync(
            "UPDATE conversations SET deleted_at = @DeletedAt, picture = NULL, topic = NULL WHERE conversation = @Conversation", new { head.DeletedAt, head.Conversation });
        await OutboxTable.AddAsync(batch.Session, ConversationPurge.TopicName, ConversationPurge.Payload(head.Conversation), batch.Now);
        if (head.Type != ConversationType.Guest) // where no files are sent
        {
            await OutboxTable.AddAsync(batch.Session, ConversationFiles.TopicName, ConversationFiles.Payload(conversation.Id), batch.Now);
            await OutboxTable.AddAsync(batch.Session, PictureChanges.TopicName, PictureChanges.Payload(conversation.Id), batch.Now);
        }

        return new DeletedConversation(conversation, head.LastRev, members)
        {
            Personal = members.ToDictionary(person => person.Id, person => batch.Personal(person.Number, conversation.Number)),
        };
    }

    private static async Task EndMembershipsAsync(LogBatch batch, ConversationRow head, IReadOnlyList<Person> members, long actor)
    {
        head.MembersRev = batch.AppendChange(head, ChangeKind.ConversationDeleted, target: 0, actor);
        await batch.AppendPersonalAsync([.. members.Select(person => person.Number)], PersonalKind.Conversation, head.Conversation);
        await batch.Session.ExecuteAsync("DELETE FROM members WHERE conversation = @Conversation", new { head.Conversation });
        await batch.Session.ExecuteAsync("DELETE FROM drafts WHERE conversation = @Conversation", new { head.Conversation });
        await batch.Session.ExecuteAsync("DELETE FROM scheduled_messages WHERE conversation = @Conversation", new { head.Conversation });
        head.MemberCount = 0;

        // Every message lies below the floor now; and title and topic are sealed with a key that is no more.
        head.FloorSeq = head.LastSeq;
        head.Title = null;
    }

    private static async Task<IReadOnlyList<Person>> MembersAsync(DatabaseSession session, long conversation)
    {
        var rows = await session.QueryAsync<MemberStateRow>($"{MemberStateRow.Select} WHERE m.conversation = @conversation", new { conversation });
        return [.. rows.Select(row => new Person(row.Person, row.UserId))];
    }
}
