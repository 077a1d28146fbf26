namespace Parley.Protocol.Accounts;

/// <summary>A person as those see them who manage accounts.</summary>
public sealed record ManagedUser : User
{
    public required string? Email { get; init; }

    public required AccountRole Role { get; init; }

    public required bool Disabled { get; init; }

    /// <summary>Null: the account may be used.</summary>
    public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Whether a second factor is set up.</summary>
    public required bool HasSecondFactor { get; init; }
}

public sealed record UpdateManagedUserRequest
{
    /// <summary>Null: stays.</summary>
    public AccountRole? Role { get; init; }

    /// <summary>True ends all sessions and refuses new ones; false undoes it; null: stays.</summary>
    public bool? Disabled { get; init; }
}
