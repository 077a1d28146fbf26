using Parley.Chat.Encryption;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Scheduling;

/// <summary>The numbers are stored: never renumber.</summary>
internal enum ScheduledState
{
    /// <summary>For its time.</summary>
    Waiting = 1,

    /// <summary>It is being sent: nobody changes it, so that whoever tries again after a crash sends the same.</summary>
    UnderWay = 2,

    /// <summary>It waits for its author.</summary>
    Refused = 3,
}

/// <summary>A row of <c>scheduled_messages</c> with the ids that its numbers stand for.</summary>
internal sealed class ScheduledRow
{
    /// <summary>Put before WHERE.</summary>
    public const string Select = """
        SELECT s.position, s.person, p.id AS user_id, s.id, s.conversation, c.id AS conversation_id, s.at, s.body, s.version, s.reply_to, s.state, s.due_at, s.created_at,
          s.refusal, s.refused_why, s.refused_at
        FROM scheduled_messages s JOIN people p ON p.person = s.person JOIN conversations c ON c.conversation = s.conversation
        """;

    public long Position { get; init; }

    public long Person { get; init; }

    public UserId UserId { get; init; }

    public MessageId Id { get; init; }

    public long Conversation { get; init; }

    public ConversationId ConversationId { get; init; }

    public long At { get; init; }

    public byte[] Body { get; init; } = [];

    public long Version { get; init; }

    public MessageId? ReplyTo { get; init; }

    public ScheduledState State { get; init; }

    public long? DueAt { get; init; }

    public long CreatedAt { get; init; }

    public string? Refusal { get; init; }

    public string? RefusedWhy { get; init; }

    public long? RefusedAt { get; init; }

    public string Text(ConversationHandle conversation) => conversation.Cipher.OpenText(Body, Id, SealedField.Scheduled, Version);

    public ScheduledMessage ToScheduled(ConversationHandle conversation) => new()
    {
        Id = Id,
        ConversationId = ConversationId,
        Text = Text(conversation),
        ReplyTo = ReplyTo,
        At = DateTimeOffset.FromUnixTimeMilliseconds(At),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        Refusal = Refusal is null ? null : new SendRefusal
        {
            Code = Refusal,
            Detail = RefusedWhy ?? "",
            At = DateTimeOffset.FromUnixTimeMilliseconds(RefusedAt ?? At),
        },
    };
}
