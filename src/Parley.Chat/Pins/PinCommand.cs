using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Pins;

/// <summary>
/// Pins a message in its conversation, or takes it from there. The message itself is not edited: only its state is newer, and with it goes the pin, when it is deleted for all,
/// is past its time, or the conversation ends. It moves no conversation in anybody's list and is nothing to read.
/// </summary>
internal sealed class PinCommand(
    ConversationHandle conversation, Person actor, MessageId message, bool remove, PinOptions options, ConversationFeed feed, string? originSocket, SendQuota quota)
    : ChangeMessageCommand(conversation, actor, message, feed, originSocket, quota)
{
    /// <summary>Why nothing new can be said to the other side of a direct conversation; null when nothing forbids it. To unpin says nothing.</summary>
    public ParleyError? Refusal { get; init; }

    protected override async Task<ParleyError?> ApplyAsync(LogBatch batch, ConversationRow head, MessageView view, MessageRow stored)
    {
        if (MessageRules.Pin(view) is { } forbidden)
        {
            return forbidden;
        }

        if (stored.DeletedAt is not null)
        {
            return new ParleyError(ErrorCodes.MessageDeleted, $"The message {stored.Id} was deleted.");
        }

        if ((stored.PinnedAt is not null) != remove)
        {
            return null; // a retry: it is so already
        }

        if (!remove && await RefuseAsync(batch) is { } refused)
        {
            return refused;
        }

        var rev = batch.AppendChange(head, ChangeKind.Pin, stored.Seq, Actor.Number);
        await batch.Session.ExecuteAsync(
            "UPDATE messages SET pinned_rev = @pinnedRev, pinned_by = @by, pinned_at = @at, changed_rev = @rev WHERE conversation = @Conversation AND seq = @Seq",
            new
            {
                pinnedRev = remove ? (long?)null : rev,
                by = remove ? (UserId?)null : Actor.Id,
                at = remove ? (long?)null : Math.Max(batch.Now, stored.CreatedAt),
                rev,
                stored.Conversation,
                stored.Seq,
            });
        return null;
    }

    private async ValueTask<ParleyError?> RefuseAsync(LogBatch batch)
    {
        if (Refusal is not null)
        {
            return Refusal;
        }

        if (options.PerConversation == 0)
        {
            return new ParleyError(ErrorCodes.TooMany, "Nobody pins messages on this server.");
        }

        return await CountAsync(batch.Session) >= options.PerConversation
            ? new ParleyError(ErrorCodes.TooMany, $"At most {options.PerConversation} of a conversation's messages are pinned at the same time: take one off first.")
            : null;
    }

    private async ValueTask<long> CountAsync(DatabaseSession session)
    {
        long count = 0;
        await session.Prepare("SELECT COUNT(*) FROM messages WHERE conversation = $1 AND pinned_rev IS NOT NULL")
            .Bind(1, Handle.Number).ReadAsync(row => count = row.Number(0));
        return count;
    }
}
