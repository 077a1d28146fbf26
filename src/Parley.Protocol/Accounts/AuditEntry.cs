namespace Parley.Protocol.Accounts;

/// <summary>One entry of the audit log.</summary>
public sealed record AuditEntry
{
    /// <summary>1, 2, 3, … without a gap, as text.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>As docs/operations/audit.md lists them.</summary>
    public required string Kind { get; init; }

    /// <summary>Who did it; null when nobody was signed in, or it was done at the console.</summary>
    public required AuditPerson? Actor { get; init; }

    /// <summary>Whom it concerns.</summary>
    public required AuditPerson? Subject { get; init; }

    public required SessionId? SessionId { get; init; }

    /// <summary>The client's IP address.</summary>
    public required string? Address { get; init; }

    public required IReadOnlyDictionary<string, string> Detail { get; init; }
}

/// <param name="Username">As it is now; null when the account is gone.</param>
public sealed record AuditPerson(UserId Id, string? Username);
