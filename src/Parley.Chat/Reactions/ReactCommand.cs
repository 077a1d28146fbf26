using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Reactions;

/// <summary>
/// Puts somebody's emoji under a message, or takes it back. The message itself is not edited: only its state is newer. It moves no conversation in anybody's list and is
/// nothing to read.
/// </summary>
internal sealed class ReactCommand(
    ConversationHandle conversation, Person actor, MessageId message, string emoji, bool remove, ReactionOptions options, ConversationFeed feed, string? originSocket,
    SendQuota quota)
    : ChangeMessageCommand(conversation, actor, message, feed, originSocket, quota)
{
    /// <summary>Why nothing new can be said to the other side of a direct conversation; null when nothing forbids it. Taking back says nothing.</summary>
    public ParleyError? Refusal { get; init; }

    protected override async Task<ParleyError?> ApplyAsync(LogBatch batch, ConversationRow head, MessageView view, MessageRow stored)
    {
        if (MessageRules.React(view) is { } forbidden)
        {
            return forbidden;
        }

        if (stored.DeletedAt is not null)
        {
            return new ParleyError(ErrorCodes.MessageDeleted, $"The message {stored.Id} was deleted.");
        }

        var summary = ReactionSummary.Open(Handle.Cipher, stored);
        var known = summary.Find(emoji);
        var own = await ReactionRows.SlotsAsync(batch.Session, stored, Actor.Number);
        if ((known is not null && own.Contains(known.Slot)) != remove)
        {
            return null; // a retry: it is so already
        }

        if (!remove && Refuse(summary, known, own.Count) is { } refused)
        {
            return refused;
        }

        var rev = batch.AppendChange(head, ChangeKind.Reaction, stored.Seq, Actor.Number);
        summary.Set(remove ? await TakeAsync(batch, stored, known!) : await PutAsync(batch, stored, known ?? summary.Add(emoji), rev));
        await batch.Session.ExecuteAsync(
            "UPDATE messages SET reactions = @reactions, changed_rev = @rev WHERE conversation = @Conversation AND seq = @Seq",
            new { reactions = summary.Seal(Handle.Cipher, stored.Id), rev, stored.Conversation, stored.Seq });
        return null;
    }

    private ParleyError? Refuse(ReactionSummary summary, StoredReaction? known, int own)
    {
        if (Refusal is not null)
        {
            return Refusal;
        }

        if (options.EmojiPerMessage == 0)
        {
            return new ParleyError(ErrorCodes.TooMany, "Nobody reacts to messages on this server.");
        }

        if (known is null && summary.All.Count >= options.EmojiPerMessage)
        {
            return new ParleyError(ErrorCodes.TooMany, $"At most {options.EmojiPerMessage} different emoji stand under one message.");
        }

        return own >= options.EmojiPerPerson
            ? new ParleyError(ErrorCodes.TooMany, $"One person puts at most {options.EmojiPerPerson} emoji under one message.")
            : null;
    }

    private async Task<StoredReaction> PutAsync(LogBatch batch, MessageRow stored, StoredReaction reaction, long rev)
    {
        await ReactionRows.InsertAsync(batch.Session, stored, Actor.Number, reaction.Slot, rev, batch.Now);
        return reaction with
        {
            Count = reaction.Count + 1,
            First = reaction.IsCut || reaction.First.Count >= options.NamedPeople ? reaction.First : [.. reaction.First, Actor.Id],
        };
    }

    private async Task<StoredReaction> TakeAsync(LogBatch batch, MessageRow stored, StoredReaction reaction)
    {
        await ReactionRows.DeleteAsync(batch.Session, stored, Actor.Number, reaction.Slot);
        return reaction with
        {
            Count = reaction.Count - 1,
            First = reaction.First.Contains(Actor.Id)
                ? await ReactionRows.FirstAsync(batch.Session, stored, reaction.Slot, options.NamedPeople)
                : reaction.First,
        };
    }
}
