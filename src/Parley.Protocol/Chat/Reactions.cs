using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>The event <c>react</c>: an emoji under a message, or its removal. May be repeated.</summary>
public sealed record ReactRequest
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }

    /// <summary>One emoji of Unicode, with or without the variation selector U+FE0F.</summary>
    public string? Emoji { get; init; }

    /// <summary>Takes one's own back.</summary>
    public bool Remove { get; init; }
}

/// <summary>The body of <c>POST /conversations/{id}/messages/{messageId}/reactions</c>.</summary>
public sealed record AddReactionRequest
{
    /// <summary>See <see cref="ReactRequest.Emoji"/>.</summary>
    public string? Emoji { get; init; }
}

/// <summary>One emoji under a message.</summary>
public sealed record MessageReaction
{
    public required string Emoji { get; init; }

    public required int Count { get; init; }

    /// <summary>Who has reacted with it, the first one first: all of them as long as they are few, else the first few.</summary>
    public required IReadOnlyList<UserId> UserIds { get; init; }

    /// <summary>
    /// Whether the reader is among them: said where <see cref="UserIds"/> does not say it, in what one person alone is answered or sent. Left out elsewhere; then it is as it was.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Mine { get; init; }
}

/// <summary>One person's reaction.</summary>
public sealed record Reaction
{
    public required string Emoji { get; init; }

    public required UserId UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
