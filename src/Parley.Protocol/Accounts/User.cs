namespace Parley.Protocol.Accounts;

/// <summary>A person as everybody may see them.</summary>
public record User
{
    public required UserId Id { get; init; }

    /// <summary>Permanent, unique without regard to case: 3–32 of <c>a-z 0-9 _ . -</c>.</summary>
    public required string Username { get; init; }

    public required string DisplayName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A person as they see themselves.</summary>
public sealed record Me : User
{
    public required string Email { get; init; }

    public required AccountRole Role { get; init; }
}
