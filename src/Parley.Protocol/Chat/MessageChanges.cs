using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>The event <c>edit-message</c>, and the body of <c>PATCH /conversations/{id}/messages/{messageId}</c> (whose path names both ids).</summary>
public sealed record EditMessageRequest
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }

    /// <summary>What it says from now on. Of a message of type <c>file</c> its caption, which may be empty.</summary>
    public string? Text { get; init; }
}

/// <summary>For whom a message goes.</summary>
[JsonConverter(typeof(KebabEnumConverter<DeletionScope>))]
public enum DeletionScope
{
    /// <summary>For all, for good: its place stays, without content.</summary>
    Everyone = 1,

    /// <summary>It is hidden from oneself, on all one's devices.</summary>
    Me = 2,
}

/// <summary>The event <c>delete-message</c>; over REST <c>DELETE /conversations/{id}/messages/{messageId}?for=</c>.</summary>
public sealed record DeleteMessageRequest
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }

    /// <summary>Everyone, when it is left out.</summary>
    public DeletionScope? For { get; init; }
}

/// <summary>A message was edited, pinned or deleted for all, or somebody has reacted to it or voted: as it is now. Also when it was so already.</summary>
public sealed record ChangeMessageResponse
{
    public bool Ok { get; init; } = true;

    public required Message Message { get; init; }

    public required long After { get; init; }

    public required long UpTo { get; init; }
}

/// <summary>A message was deleted: with scope <c>everyone</c> it is there as it is now, with its frame's range; with <c>me</c> what that covers of one's own log.</summary>
public sealed record DeleteMessageResponse
{
    public bool Ok { get; init; } = true;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Message? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? After { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UpTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonalRange? Personal { get; init; }
}

/// <summary>
/// The event <c>message-updated</c>: a message as it is after an edit, a reaction, a vote, a pin or its deletion, and the revisions that this frame covers, <c>(after, upTo]</c>. For those who may not
/// see the message there is none in it: their revision rises all the same.
/// </summary>
public sealed record MessageUpdatedEvent
{
    public required ConversationId ConversationId { get; init; }

    public required long After { get; init; }

    public required long UpTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Message? Message { get; init; }
}

/// <summary>The event <c>message-hidden</c>, on all one's own devices: one has deleted a message for oneself.</summary>
public sealed record MessageHiddenEvent
{
    public required ConversationId ConversationId { get; init; }

    public required MessageId MessageId { get; init; }

    public required long Seq { get; init; }

    public required PersonalRange Personal { get; init; }
}

/// <summary>Messages of a conversation that one has deleted for oneself.</summary>
public sealed record HiddenMessages
{
    public required ConversationId ConversationId { get; init; }

    public required IReadOnlyList<long> Seqs { get; init; }
}

/// <summary>What a message said before it was edited.</summary>
public sealed record MessageVersion
{
    /// <summary>0 is the one that was sent.</summary>
    public required int Version { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }
}
