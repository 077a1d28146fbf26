using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Polls;

/// <summary>
/// A change of a poll: somebody's whole choice in place of their earlier one, or its early end. The message itself is not edited: only its state is newer. It moves no conversation
/// in anybody's list and is nothing to read.
/// </summary>
internal abstract class PollCommand(
    ConversationHandle conversation, Person actor, MessageId message, ConversationFeed feed, string? originSocket, SendQuota quota)
    : ChangeMessageCommand(conversation, actor, message, feed, originSocket, quota)
{
    protected sealed override async Task<ParleyError?> ApplyAsync(LogBatch batch, ConversationRow head, MessageView view, MessageRow stored)
    {
        if (Forbid(view) is { } forbidden)
        {
            return forbidden;
        }

        if (stored.DeletedAt is not null)
        {
            return new ParleyError(ErrorCodes.MessageDeleted, $"The message {stored.Id} was deleted.");
        }

        return stored.ToMessage(Handle).Poll is { } poll ? await ChangeAsync(batch, head, stored, poll) : ParleyError.NotFound("poll");
    }

    /// <summary>Why this person may not; null when they may.</summary>
    protected abstract ParleyError? Forbid(in MessageView view);

    protected abstract Task<ParleyError?> ChangeAsync(LogBatch batch, ConversationRow head, MessageRow stored, MessagePoll poll);

    protected Task<int> WriteAsync(LogBatch batch, MessageRow stored, PollResult result, long rev) => batch.Session.ExecuteAsync(
        "UPDATE messages SET poll = @poll, changed_rev = @rev WHERE conversation = @Conversation AND seq = @Seq",
        new { poll = result.Seal(Handle.Cipher, stored.Id), rev, stored.Conversation, stored.Seq });
}

/// <summary>Votes.</summary>
internal sealed class VotePollCommand(
    ConversationHandle conversation, Person actor, MessageId message, IReadOnlyList<int> options, ConversationFeed feed, string? originSocket, SendQuota quota)
    : PollCommand(conversation, actor, message, feed, originSocket, quota)
{
    /// <summary>Why nothing new can be said to the other side of a direct conversation; null when nothing forbids it. Taking back says nothing.</summary>
    public ParleyError? Refusal { get; init; }

    protected override ParleyError? Forbid(in MessageView view) => MessageRules.Vote(view);

    protected override async Task<ParleyError?> ChangeAsync(LogBatch batch, ConversationRow head, MessageRow stored, MessagePoll poll)
    {
        if (PollRules.Check(poll, options) is { } invalid)
        {
            return invalid;
        }

        var before = (await VoteRows.FindAsync(batch.Session, Handle.Cipher, stored, Actor.Number))?.Options ?? [];
        if (before.SequenceEqual(options))
        {
            return null; // a retry: it is so already
        }

        if (PollRules.IsClosed(poll, batch.Now))
        {
            return new ParleyError(ErrorCodes.PollClosed, "The poll is closed: its votes stay as they are.");
        }

        if (Refusal is not null)
        {
            return Refusal;
        }

        var rev = batch.AppendChange(head, ChangeKind.Poll, stored.Seq, Actor.Number);
        await VoteRows.SetAsync(batch.Session, Handle.Cipher, stored, Actor.Number, options, rev, Math.Max(batch.Now, stored.CreatedAt));
        await WriteAsync(batch, stored, PollResult.Open(Handle.Cipher, stored).With(before, options, poll.Options.Count), rev);
        return null;
    }
}

/// <summary>Closes a poll before its time.</summary>
internal sealed class ClosePollCommand(
    ConversationHandle conversation, Person actor, MessageId message, ConversationFeed feed, string? originSocket, SendQuota quota)
    : PollCommand(conversation, actor, message, feed, originSocket, quota)
{
    protected override ParleyError? Forbid(in MessageView view) => MessageRules.ClosePoll(view);

    protected override async Task<ParleyError?> ChangeAsync(LogBatch batch, ConversationRow head, MessageRow stored, MessagePoll poll)
    {
        if (PollRules.IsClosed(poll, batch.Now))
        {
            return null; // it is so already
        }

        var rev = batch.AppendChange(head, ChangeKind.Poll, stored.Seq, Actor.Number);
        await WriteAsync(batch, stored, PollResult.Open(Handle.Cipher, stored) with { ClosedAt = Math.Max(batch.Now, stored.CreatedAt) }, rev);
        return null;
    }
}
