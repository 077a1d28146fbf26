using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>The body of <c>POST /conversations/{id}/scheduled</c>: a message that is to be sent later.</summary>
public sealed record ScheduleMessageRequest
{
    /// <summary>A UUID of version 7, made by the client: that of the message that it becomes, and what makes a retry harmless. The server makes one when it is left out.</summary>
    public MessageId? Id { get; init; }

    public string? Text { get; init; }

    /// <summary>When it is to be sent.</summary>
    public DateTimeOffset? At { get; init; }

    public MessageId? ReplyTo { get; init; }
}

/// <summary>The body of <c>PATCH /conversations/{id}/scheduled/{messageId}</c>: what is named is changed.</summary>
public sealed record ChangeScheduledMessageRequest
{
    public string? Text { get; init; }

    public DateTimeOffset? At { get; init; }
}

/// <summary>A message of one's own that waits to be sent, or was refused when it was.</summary>
public sealed record ScheduledMessage
{
    /// <summary>That of the message that it becomes.</summary>
    public required MessageId Id { get; init; }

    public required ConversationId ConversationId { get; init; }

    public required string Text { get; init; }

    public MessageId? ReplyTo { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Why it was not sent; left out while nothing refused it. It waits until its author gives it another time, sends or cancels it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SendRefusal? Refusal { get; init; }
}

/// <summary>Why a scheduled message was not sent: what a send would have been answered then.</summary>
public sealed record SendRefusal
{
    public required string Code { get; init; }

    public required string Detail { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The event <c>scheduled-updated</c>, on all one's own devices: one of one's scheduled messages is another, or is not there any more.</summary>
public sealed record ScheduledUpdatedEvent
{
    public required ConversationId ConversationId { get; init; }

    public required MessageId MessageId { get; init; }

    /// <summary>As it is now; left out when it was sent or cancelled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScheduledMessage? Scheduled { get; init; }

    public required PersonalRange Personal { get; init; }
}
