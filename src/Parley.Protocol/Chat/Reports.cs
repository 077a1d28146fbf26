using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>Why a conversation is reported. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReportReason>))]
public enum ReportReason
{
    Spam = 1,
    Harassment = 2,
    SexualContent = 3,
    Violence = 4,

    /// <summary>Somebody may be in danger: a child, or somebody who speaks of harming themselves.</summary>
    Danger = 5,
    Other = 6,
}

/// <summary>How far a report has come. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReportState>))]
public enum ReportState
{
    Open = 1,

    /// <summary>Somebody looks into it.</summary>
    InReview = 2,

    /// <summary>Something was done.</summary>
    Resolved = 3,

    /// <summary>Nothing had to be done.</summary>
    Dismissed = 4,
}

/// <summary><c>POST /reports</c>.</summary>
public sealed record ReportRequest
{
    /// <summary>One that the caller is in; of a chat of strangers also one that ended a moment ago.</summary>
    public ConversationId? ConversationId { get; init; }

    public ReportReason? Reason { get; init; }

    /// <summary>In one's own words; at most 2,000 bytes.</summary>
    public string? Text { get; init; }

    /// <summary>Of a group: whom it is about; null for the group.</summary>
    public UserId? UserId { get; init; }
}

/// <summary>The answer to a report.</summary>
public sealed record ReportReceipt
{
    public required ReportId Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Somebody in a report.</summary>
public sealed record ReportedPerson
{
    /// <summary>The account; a guest's lives no longer than their session.</summary>
    public required UserId Id { get; init; }

    /// <summary>What they were called then.</summary>
    public required string Name { get; init; }

    public required bool Guest { get; init; }
}

/// <summary>A report in the list of those who settle them.</summary>
public record Report
{
    public required ReportId Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ReportState State { get; init; }

    public required ReportReason Reason { get; init; }

    public required ConversationId ConversationId { get; init; }

    public required ConversationType ConversationType { get; init; }

    public required ReportedPerson Reporter { get; init; }

    /// <summary>Null: the group as a whole.</summary>
    public required ReportedPerson? Reported { get; init; }

    public required UserId? HandledBy { get; init; }

    public required DateTimeOffset? HandledAt { get; init; }
}

/// <summary>A report with what it is about.</summary>
public sealed record ReportDetails : Report
{
    public required string? Text { get; init; }

    /// <summary>Of those who settle it.</summary>
    public required string? Note { get; init; }

    /// <summary>The last messages when the report was made, or when the chat ended; oldest first.</summary>
    public required IReadOnlyList<EvidenceMessage> Evidence { get; init; }
}

/// <summary>A message as it was when it was reported.</summary>
public sealed record EvidenceMessage
{
    /// <summary>Who wrote it; of a guest the account's id, as in the rest of the report.</summary>
    public required UserId SenderId { get; init; }

    public required string SenderName { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary><c>PATCH /admin/reports/{id}</c>; what is missing stays.</summary>
public sealed record UpdateReportRequest
{
    public ReportState? State { get; init; }

    /// <summary>At most 4,000 bytes; an empty one removes it.</summary>
    public string? Note { get; init; }

    /// <summary>Ends the session of the guest who was reported.</summary>
    public bool EndSession { get; init; }

    /// <summary>Lets no guests in from the network of the guest who was reported, for so many hours: 1–720.</summary>
    public int? BanHours { get; init; }
}
