using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>What somebody has begun to write in a conversation, on whichever of their devices.</summary>
public sealed record MessageDraft
{
    public required string Text { get; init; }

    /// <summary>The message that it is to answer, as the client named it.</summary>
    public required MessageId? ReplyTo { get; init; }

    /// <summary>The place that it would have taken when it was written: it goes when retention takes what stands there.</summary>
    public required long Seq { get; init; }
}

/// <summary>The body of <c>PUT /conversations/{id}/draft</c>: all of it. Without a text and an answered message there is none any more.</summary>
public sealed record SetDraftRequest
{
    public string? Text { get; init; }

    public MessageId? ReplyTo { get; init; }

    /// <summary>The revision of one's own log that the client held when this was written.</summary>
    public long? UserRev { get; init; }
}

public sealed record DraftResponse
{
    /// <summary>Null: there is none.</summary>
    public required MessageDraft? Draft { get; init; }

    /// <summary>What the change covers of one's own log; left out when nothing changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonalRange? Personal { get; init; }
}

/// <summary>With the conversation that it is for.</summary>
public sealed record ConversationDraft
{
    public required ConversationId ConversationId { get; init; }

    /// <summary>Null: there is none any more.</summary>
    public required MessageDraft? Draft { get; init; }
}

/// <summary>The event <c>draft-updated</c>, for one's own devices.</summary>
public sealed record DraftUpdatedEvent
{
    public required ConversationId ConversationId { get; init; }

    /// <summary>Null: there is none any more.</summary>
    public required MessageDraft? Draft { get; init; }

    public required PersonalRange Personal { get; init; }
}
