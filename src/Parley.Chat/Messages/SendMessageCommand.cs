using Parley.Chat.Encryption;
using Parley.Chat.Floods;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.Mentions;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>What became of a send.</summary>
/// <param name="Repeated">It was stored before: nothing new to announce.</param>
public sealed record SentMessage(Message Message, long After, long UpTo, bool Repeated);

/// <summary>Stores one message, once.</summary>
internal sealed class SendMessageCommand(
    ConversationHandle conversation, Message draft, NewMessage message, ConversationFeed feed, string? originSocket, SendQuota quota,
    FloodControl flood) : QuickCommand<SentMessage>
{
    /// <summary>Why it cannot be sent, the receiver of a direct message or its files forbid it; null when nothing does.</summary>
    public ParleyError? Refusal { get; init; }

    /// <summary>Whom its text names; null: nobody.</summary>
    public MessageMentions? Mentions { get; init; }

    /// <summary>The most members of a group that everybody may name as a whole.</summary>
    public int SmallGroup { get; init; }

    public override long? Conversation => conversation.Number;

    internal override void Need(LogReads reads)
    {
        reads.NeedMessage(message.Id);
        reads.NeedMember(conversation.Number, message.Sender);
        if (draft.ReplyTo is { } replyTo)
        {
            reads.NeedReply(replyTo, conversation.Number, message.Sender);
        }
    }

    protected override Result<SentMessage> Decide(LogBatch batch)
    {
        // 0. Nothing of a deleted conversation is answered for, whether its rows are purged yet or not.
        if (batch.FindHead(conversation.Number) is { DeletedAt: not null })
        {
            return ParleyError.NotFound("conversation");
        }

        // 1. A retry: looked up before a seq is given, so that it leaves no gap, and before membership, because what was stored stays stored when its
        //    sender is removed before the acknowledgement arrives.
        var earlier = batch.Reads.FindMessage(message.Id);
        if (earlier is { } same && IsSame(same))
        {
            return new SentMessage(Show(same, batch.FindHead(conversation.Number)?.FloorSeq ?? 0), same.Rev - 1, same.Rev, Repeated: true);
        }

        // 2. Membership, before anything is told about what the id was used for.
        if (batch.FindHead(conversation.Number) is not { } head || batch.Reads.FindMember(head, message.Sender) is not { } member)
        {
            return ParleyError.NotFound("conversation");
        }

        if (Refusal is not null)
        {
            return Refusal;
        }

        if (GroupPace.Check(head, member.Role, batch.Reads.LastSentAt(conversation.Number, message.Sender), batch.Now) is { } tooSoon)
        {
            return tooSoon;
        }

        if (draft.Forwarded && head.Type == ConversationType.Guest)
        {
            return ParleyError.Invalid(new FieldError("forward", "cannot go to a chat with a guest"));
        }

        // Neither moderators nor a list of members: nothing that a poll would be good for.
        if (draft.Poll is not null && head.Type == ConversationType.Guest)
        {
            return ParleyError.Invalid(new FieldError("type", "must be text in a chat with a guest"));
        }

        if (draft.Poll?.ClosesAt is { } end && end.ToUnixTimeMilliseconds() <= batch.Now)
        {
            return ParleyError.Invalid(new FieldError("poll.closesAt", "must be in the future"));
        }

        // Guests have no way to fetch any.
        if (draft.Files is not null && head.Type == ConversationType.Guest)
        {
            return ParleyError.Invalid(new FieldError("type", "must be text in a chat with a guest"));
        }

        if (earlier is not null)
        {
            return new ParleyError(ErrorCodes.MessageIdConflict, $"The id {message.Id} was used for another message.");
        }

        long? reply = draft.ReplyTo is { } replyTo ? batch.Reads.FindReply(replyTo, conversation.Number, message.Sender, member.FromSeq) : null;
        if (draft.ReplyTo is not null && !(reply > head.FloorSeq))
        {
            return ParleyError.Invalid(new FieldError("replyTo", "names no message that you can see in this conversation"));
        }

        // Last, so that what is refused costs the conversation nothing.
        if (flood.Take(conversation.Number, head.MemberCount) is { } flooded)
        {
            return flooded;
        }

        var mentions = Mentions?.AllowedIn(head, member.Role, SmallGroup);
        var placed = batch.Append(head, mentions is null ? message : message with { Mentions = mentions.Write() }, reply);
        return new SentMessage(
            draft.Naming(mentions) with { Seq = placed.Seq, Rev = placed.Rev, CreatedAt = placed.CreatedAt }, placed.Rev - 1, placed.Rev, Repeated: false);
    }

    protected override void Answering() => quota.Leave(draft.SenderId);

    public override ValueTask PublishAsync(SentMessage outcome)
    {
        if (!outcome.Repeated)
        {
            feed.MessageAppended(conversation, new MessageFrame(outcome.Message, outcome.After, outcome.UpTo), originSocket);
        }

        return ValueTask.CompletedTask;
    }

    // The fingerprint is keyed by conversation, so it says nothing about a message elsewhere: compare the conversation first.
    private bool IsSame(in KnownMessage earlier) =>
        earlier.Conversation == conversation.Number && earlier.Sender == message.Sender && earlier.Fingerprint == message.Fingerprint;

    // As it is now: it may have been edited since. What this batch has appended is what this request asks for, and so was what is gone by retention.
    private Message Show(in KnownMessage earlier, long floor) => earlier.Stored is { } stored && earlier.Seq > floor
        ? stored.ToMessage(conversation)
        : draft.Naming(MessageMentions.Read(earlier.Mentions)) with { Seq = earlier.Seq, Rev = earlier.Rev, CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(earlier.CreatedAt) };
}
