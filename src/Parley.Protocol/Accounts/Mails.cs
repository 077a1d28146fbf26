namespace Parley.Protocol.Accounts;

/// <summary>A mail that lies on the server because it has no mail server.</summary>
public record MailSummary
{
    public required Guid Id { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    /// <summary>What it is for: <c>reset-password</c>, …</summary>
    public required string Purpose { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed record StoredMail : MailSummary
{
    public required string Text { get; init; }
}
