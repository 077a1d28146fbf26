using System.Text;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Mentions;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Edits;

/// <summary>
/// Gives a message another text. The fingerprint of the original request stays, so that a retry of the send still finds its message (promise 2); the text that was there
/// moves to the versions as it is, sealed with its own number.
/// </summary>
internal sealed class EditMessageCommand(
    ConversationHandle conversation, Person actor, MessageId message, string text, MessageOptions options, ConversationFeed feed, string? originSocket, SendQuota quota)
    : ChangeMessageCommand(conversation, actor, message, feed, originSocket, quota)
{
    /// <summary>Why nothing new can be said to the other side of a direct conversation; null when nothing forbids it.</summary>
    public ParleyError? Refusal { get; init; }

    /// <summary>Whom the text names; null: nobody.</summary>
    public MessageMentions? Mentions { get; init; }

    /// <summary>The most members of a group that everybody may name as a whole.</summary>
    public int SmallGroup { get; init; }

    protected override async Task<ParleyError?> ApplyAsync(LogBatch batch, ConversationRow head, MessageView view, MessageRow stored)
    {
        if (MessageRules.Edit(view) is { } forbidden)
        {
            return forbidden;
        }

        if (stored.DeletedAt is not null)
        {
            return new ParleyError(ErrorCodes.MessageDeleted, $"The message {stored.Id} was deleted.");
        }

        // A retry: answered before time and count are looked at, which the first attempt may have used up.
        var current = stored.ToMessage(Handle);
        if (current.Text == text)
        {
            return null;
        }

        return Refuse(batch, stored) ?? await WriteAsync(batch, head, view, stored, current);
    }

    private ParleyError? Refuse(LogBatch batch, MessageRow stored)
    {
        if (Refusal is not null)
        {
            return Refusal;
        }

        if (stored.Forwarded != 0)
        {
            return new ParleyError(ErrorCodes.Forbidden, "A forwarded message stays as it was written.");
        }

        if (stored.Type == MessageType.Text && string.IsNullOrWhiteSpace(text))
        {
            return ParleyError.Invalid(new FieldError("text", "is required"));
        }

        if (stored.Version >= options.Edits)
        {
            return new ParleyError(ErrorCodes.TooMany, options.Edits == 0
                ? "Messages cannot be edited on this server."
                : $"A message can be edited {options.Edits} times at most.");
        }

        return CheckTime(batch, stored, options.EditWindow, "edited");
    }

    private async Task<ParleyError?> WriteAsync(LogBatch batch, ConversationRow head, MessageView view, MessageRow stored, Message current)
    {
        var mentions = await LateMentions.SeenAsync(batch.Session, stored, Mentions?.AllowedIn(head, view.Role, SmallGroup));
        var rev = batch.AppendChange(head, ChangeKind.MessageEdited, stored.Seq, Actor.Number);
        var version = stored.Version + 1;
        var plain = current.Files is { } files ? FileBody.Write(files, text) : Encoding.UTF8.GetBytes(text);
        await batch.Session.ExecuteAsync(
            "INSERT INTO message_versions (conversation, seq, version, sender, body, written_at, mentions) VALUES (@Conversation, @Seq, @Version, @Sender, @Body, @written, @Mentions)",
            new { stored.Conversation, stored.Seq, stored.Version, stored.Sender, stored.Body, written = stored.EditedAt ?? stored.CreatedAt, stored.Mentions });
        await LateMentions.AddAsync(batch.Session, stored, rev, mentions);
        await batch.Session.ExecuteAsync(
            "UPDATE messages SET body = @body, version = @version, edited_at = @now, changed_rev = @rev, mentions = @mentions WHERE conversation = @Conversation AND seq = @Seq",
            new
            {
                body = Handle.Cipher.Seal(plain, stored.Id, SealedField.Text, version),
                version,
                now = Math.Max(batch.Now, stored.EditedAt ?? stored.CreatedAt),
                rev,
                mentions = mentions?.Write(),
                stored.Conversation,
                stored.Seq,
            });
        return null;
    }
}
