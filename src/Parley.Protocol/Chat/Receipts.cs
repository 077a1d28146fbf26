namespace Parley.Protocol.Chat;

/// <summary>The events <c>message-delivered</c> and <c>message-seen</c>: up to and including this message.</summary>
public sealed record ReceiptRequest
{
    public ConversationId? ConversationId { get; init; }

    public long? Seq { get; init; }

    /// <summary>Instead of conversation and seq.</summary>
    public MessageId? MessageId { get; init; }
}

/// <summary>The body of <c>POST /conversations/{id}/receipts</c>.</summary>
public sealed record UpdateReceiptsRequest
{
    public long? Delivered { get; init; }

    /// <summary>Implies delivered.</summary>
    public long? Read { get; init; }
}

/// <summary>One's own cursors after the merge.</summary>
public sealed record ReceiptResponse
{
    public bool Ok { get; init; } = true;

    public required ConversationId ConversationId { get; init; }

    public required long DeliveredSeq { get; init; }

    public required long ReadSeq { get; init; }

    public required long UnreadCount { get; init; }
}

/// <summary>The event <c>message-status-update</c>: a member's cursors.</summary>
public sealed record MessageStatusUpdate
{
    public required ConversationId ConversationId { get; init; }

    public required UserId UserId { get; init; }

    public required long DeliveredSeq { get; init; }

    public required long ReadSeq { get; init; }
}
