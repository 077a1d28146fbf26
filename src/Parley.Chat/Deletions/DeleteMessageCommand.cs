using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Files;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.Mentions;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.Polls;
using Parley.Chat.Reactions;
using Parley.Chat.RealTime;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Deletions;

/// <summary>
/// Deletes a message for all: its place stays, with id, seq and fingerprint, so that counts and a retry of the send are answered as before; what it said, also before it
/// was edited, is wiped from the tables in the same transaction, and its files are released after the commit.
/// </summary>
internal sealed class DeleteMessageCommand(
    ConversationHandle conversation, Person actor, MessageId message, MessageOptions options, ConversationFeed feed, OutboxRelay outbox, string? originSocket,
    SendQuota quota)
    : ChangeMessageCommand(conversation, actor, message, feed, originSocket, quota)
{
    private const string Wipe = """
        UPDATE messages SET type = @text, body = NULL, metadata = NULL, mentions = NULL, forwarded = 0, reply_to = NULL, reactions = NULL, poll = NULL, edited_at = NULL,
          pinned_rev = NULL, pinned_by = NULL, pinned_at = NULL, deleted_at = @now, changed_rev = @rev
        WHERE conversation = @Conversation AND seq = @Seq
        """;

    protected override async Task<ParleyError?> ApplyAsync(LogBatch batch, ConversationRow head, MessageView view, MessageRow stored)
    {
        if (MessageRules.Delete(view) is { } forbidden)
        {
            return forbidden;
        }

        if (stored.DeletedAt is not null)
        {
            return null;
        }

        if (!MessageRules.Moderates(view, GroupAction.DeleteMessage) && CheckTime(batch, stored, options.DeleteWindow, "deleted for everyone") is { } late)
        {
            return late;
        }

        var rev = batch.AppendChange(head, ChangeKind.MessageDeleted, stored.Seq, Actor.Number);
        var files = stored.ToMessage(Handle).Files;

        // A text like any other: the index of messages with files forgets it, too.
        await batch.Session.ExecuteAsync(
            Wipe, new { text = (long)MessageType.Text, now = Math.Max(batch.Now, stored.CreatedAt), rev, stored.Conversation, stored.Seq });
        await batch.Session.ExecuteAsync(
            "DELETE FROM message_versions WHERE conversation = @Conversation AND seq = @Seq", new { stored.Conversation, stored.Seq });
        await LateMentions.ForgetAsync(batch.Session, stored);
        await ReactionRows.DeleteAsync(batch.Session, stored);
        await VoteRows.DeleteAsync(batch.Session, stored);
        if (files is not null)
        {
            await OutboxTable.AddAsync(batch.Session, DeletedFiles.TopicName, DeletedFiles.Payload(Handle.Id, stored.Id, files), batch.Now);
        }

        return null;
    }

    public override ValueTask PublishAsync(ChangedMessage outcome)
    {
        outbox.Wake();
        return base.PublishAsync(outcome);
    }
}
