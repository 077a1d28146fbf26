using System.Text.Json.Serialization;

namespace Parley.Protocol.Accounts;

/// <summary>How the refresh token reaches the client.</summary>
[JsonConverter(typeof(KebabEnumConverter<TokenDelivery>))]
public enum TokenDelivery
{
    /// <summary>In the answer's body: for programs that can keep a secret.</summary>
    Body,

    /// <summary>In an HttpOnly cookie: for browsers, where scripts must not reach it.</summary>
    Cookie,
}

public sealed record RegisterRequest
{
    public string? Username { get; init; }

    public string? Email { get; init; }

    public string? Password { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>Makes this first account the owner; the server prints it at its first start.</summary>
    public string? SetupCode { get; init; }

    /// <summary>The code of an invitation, where one is needed to register.</summary>
    public string? Invitation { get; init; }

    public TokenDelivery TokenDelivery { get; init; }
}

public sealed record LoginRequest
{
    /// <summary>Username or e-mail address.</summary>
    public string? Login { get; init; }

    public string? Password { get; init; }

    public TokenDelivery TokenDelivery { get; init; }
}

public sealed record RefreshRequest
{
    /// <summary>Null: the cookie's.</summary>
    public string? RefreshToken { get; init; }
}

public sealed record SessionResponse
{
    public required Me User { get; init; }

    public required string AccessToken { get; init; }

    /// <summary>When the access token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>True when one's role must have a second factor on this server and one has none: until it is set up, nothing else is allowed. Then refresh.</summary>
    public bool EnrolSecondFactor { get; init; }

    /// <summary>Null when it travels in the cookie.</summary>
    public required string? RefreshToken { get; init; }
}
