using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>What became of a send.</summary>
/// <param name="Repeated">It was stored before: nothing new to announce.</param>
public sealed record SentMessage(Message Message, long After, long UpTo, bool Repeated);

/// <summary>Stores one message, once.</summary>
internal sealed class SendMessageCommand(
    ConversationHandle conversation, Message draft, NewMessage message, ConversationFeed feed, string? originSocket) : LogCommand<SentMessage>
{
    public override long? Conversation => conversation.Number;

    public override async Task<Result<SentMessage>> ExecuteAsync(LogBatch batch)
    {
        // 0. Nothing of a deleted conversation is answered for, whether its rows are purged yet or not.
        if (batch.Head(conversation.Number).DeletedAt is not null)
        {
            return ParleyError.NotFound("conversation");
        }

        // 1. A retry: looked up before a seq is given, so that it leaves no gap, and before membership, because what was stored stays stored when its
        //    sender is removed before the acknowledgement arrives.
        var earlier = await FindEarlierAsync(batch);
        if (earlier is not null && IsSame(earlier))
        {
            return new SentMessage(earlier.ToMessage(conversation), earlier.Rev - 1, earlier.Rev, Repeated: true);
        }

        // 2. Membership, before anything is told about what the id was used for.
        if (await MemberRow.FindAsync(batch.Session, conversation.Number, message.Sender) is not { } member)
        {
            return ParleyError.NotFound("conversation");
        }

        if (earlier is not null)
        {
            return new ParleyError(ErrorCodes.MessageIdConflict, $"The id {message.Id} was used for another message.");
        }

        var reply = await FindReplyAsync(batch, member);
        if (draft.ReplyTo is not null && reply is null)
        {
            return ParleyError.Invalid(new FieldError("replyTo", "names no message that you can see in this conversation"));
        }

        var head = batch.Head(conversation.Number);
        var placed = await batch.AppendAsync(head, message with { ReplyToSeq = reply });
        return new SentMessage(
            draft with { Seq = placed.Seq, Rev = placed.Rev, CreatedAt = placed.CreatedAt }, placed.Rev - 1, placed.Rev, Repeated: false);
    }

    public override ValueTask PublishAsync(SentMessage outcome)
    {
        if (!outcome.Repeated)
        {
            feed.MessageAppended(new MessageFrame(outcome.Message, outcome.After, outcome.UpTo), originSocket);
        }

        return ValueTask.CompletedTask;
    }

    private Task<MessageRow?> FindEarlierAsync(LogBatch batch) => batch.Session.QueryFirstOrDefaultAsync<MessageRow>(
        $"SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins} WHERE m.id = @id", new { id = message.Id });

    // The fingerprint is keyed by conversation, so it says nothing about a message elsewhere: compare the conversation first.
    private bool IsSame(MessageRow earlier) =>
        earlier.Conversation == conversation.Number && earlier.SenderId == draft.SenderId && earlier.Fingerprint == message.Fingerprint;

    private async Task<long?> FindReplyAsync(LogBatch batch, MemberRow member) => draft.ReplyTo is not { } replyTo
        ? null
        : await batch.Session.QueryFirstOrDefaultAsync<long?>(
            $"SELECT m.seq FROM messages m WHERE m.id = @replyTo AND m.conversation = @conversation AND {MessageRow.Visible}",
            new { replyTo, conversation = conversation.Number, person = member.Person, fromSeq = member.FromSeq });
}
