namespace Parley.Protocol.Chat;

/// <summary>The event <c>pin-message</c>: pins a message in its conversation, or takes it off. May be repeated.</summary>
public sealed record PinMessageRequest
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }

    /// <summary>Takes it off, whoever has pinned it.</summary>
    public bool Remove { get; init; }
}
