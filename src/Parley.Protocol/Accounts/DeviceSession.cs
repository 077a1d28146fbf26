namespace Parley.Protocol.Accounts;

/// <summary>A device that the caller is signed in on.</summary>
public sealed record DeviceSession
{
    public required SessionId Id { get; init; }

    /// <summary>Browser and system, like <c>Firefox on Linux</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The IP address of its last sign-in or refresh; empty when unknown.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its last sign-in or refresh: a device in use is at most an access token's lifetime behind.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The one that asks.</summary>
    public required bool Current { get; init; }
}
