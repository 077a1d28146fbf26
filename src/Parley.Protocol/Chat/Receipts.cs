using System.Text.Json.Serialization;
using Parley.Protocol.Accounts;

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

    public required bool MarkedUnread { get; init; }

    /// <summary>Of the messages up to <see cref="LastSeq"/>.</summary>
    public required long UnreadCount { get; init; }

    public required long LastSeq { get; init; }

    /// <summary>Null when nothing moved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonalRange? Personal { get; init; }
}

/// <summary>The body of <c>PUT /conversations/{id}/marked-unread</c>.</summary>
public sealed record MarkUnreadRequest
{
    public bool? Marked { get; init; }
}

/// <summary>
/// The event <c>message-status-update</c>: a member's cursors. What is one's own (<c>userId</c> is oneself) goes to one's own sockets alone and has the
/// optional fields.
/// </summary>
public sealed record MessageStatusUpdate
{
    public required ConversationId ConversationId { get; init; }

    public required UserId UserId { get; init; }

    public required long DeliveredSeq { get; init; }

    /// <summary>Null when it is hidden: forget what was known of it.</summary>
    public required long? ReadSeq { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? MarkedUnread { get; init; }

    /// <summary>Of the messages up to <see cref="LastSeq"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UnreadCount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastSeq { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonalRange? Personal { get; init; }
}

/// <summary>The event <c>open-conversations</c>: what this socket shows now; replaces the earlier list.</summary>
public sealed record OpenConversationsRequest
{
    public IReadOnlyList<ConversationId>? ConversationIds { get; init; }
}

/// <summary>How far the others have come in the groups among them: later moves come as <c>message-status-update</c>.</summary>
public sealed record OpenConversationsResponse
{
    public bool Ok { get; init; } = true;

    public required IReadOnlyList<MessageStatusUpdate> Cursors { get; init; }
}

/// <summary>
/// Who has received and who has seen a message, of those others who may see it: <c>GET /conversations/{id}/messages/{messageId}/receipts</c>.
/// </summary>
public sealed record MessageReceipts
{
    public required ConversationId ConversationId { get; init; }

    public required MessageId MessageId { get; init; }

    public required IReadOnlyList<UserId> Seen { get; init; }

    /// <summary>Not seen, as far as one may know.</summary>
    public required IReadOnlyList<UserId> Delivered { get; init; }

    public required IReadOnlyList<UserId> Sent { get; init; }

    public required IReadOnlyList<User> Users { get; init; }
}
