namespace Parley.Platform.Mail;

/// <summary>One mail to one person.</summary>
public sealed record MailMessage
{
    /// <summary>A UUIDv7 of this mail, however often it is tried: receivers drop what comes twice under one <c>Message-ID</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The bare address.</summary>
    public required string To { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The same for those who read HTML; null when there is only the text.</summary>
    public string? Html { get; init; }

    /// <summary>Where one click ends such mails (RFC 8058): an https address that takes a POST. Null for mails that one cannot do without.</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>What it is for, in kebab-case: <c>verify-email</c>. Goes into no header; for the list of the owner and for counting.</summary>
    public required string Purpose { get; init; }
}
