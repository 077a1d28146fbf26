namespace Parley.Protocol.Accounts;

/// <summary>Where else one may have an account to sign in with.</summary>
public sealed record SignInProvider
{
    /// <summary>Its place in <c>/auth/oauth/{id}/start</c>.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }
}

/// <summary>An account elsewhere by which the caller may sign in.</summary>
public sealed record LinkedIdentity
{
    public required string Provider { get; init; }

    /// <summary>The provider's, for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the provider calls the account; null when it did not say.</summary>
    public required string? Account { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }

    /// <summary>The last sign-in by it; null when there was none since it was linked.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
}

public sealed record LinkIdentityRequest
{
    /// <summary>Of the account here. Null when it has none: then the caller must have signed in lately.</summary>
    public string? Password { get; init; }

    /// <summary>The page of this server to end on, with <c>linked</c> or <c>error</c> in its query. Null: the settings.</summary>
    public string? ReturnTo { get; init; }
}

public sealed record LinkIdentityResponse
{
    /// <summary>Where the browser is to go. The cookie of this answer must come back with it.</summary>
    public required string Url { get; init; }
}

/// <summary>What is known of somebody who has signed in elsewhere and has no account here yet.</summary>
public sealed record ProviderRegistration
{
    public required SignInProvider Provider { get; init; }

    /// <summary>A suggestion: free, and made of what the provider says; null when nothing fits.</summary>
    public required string? Username { get; init; }

    public required string? DisplayName { get; init; }

    /// <summary>The address that the provider has verified; null: one is to be typed.</summary>
    public required string? Email { get; init; }

    /// <summary>The page to go to in the end.</summary>
    public required string ReturnTo { get; init; }
}

public sealed record ProviderRegistrationRequest
{
    public string? Username { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>Null: the one that the provider has verified.</summary>
    public string? Email { get; init; }

    /// <summary>Where one is needed.</summary>
    public string? Invitation { get; init; }
}
