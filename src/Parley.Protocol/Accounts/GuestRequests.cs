namespace Parley.Protocol.Accounts;

/// <summary><c>POST /auth/guest</c>.</summary>
public sealed record GuestRequest
{
    /// <summary>What partners see: 1–32 characters.</summary>
    public string? Nickname { get; init; }

    /// <summary>At most 10, of at most 32 characters each.</summary>
    public IReadOnlyList<string>? Interests { get; init; }

    /// <summary>At most 5 language tags (BCP 47).</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>From <c>GET /auth/guest/challenge</c>, where the server asks for one.</summary>
    public string? Challenge { get; init; }

    public string? Solution { get; init; }

    public TokenDelivery TokenDelivery { get; init; }
}

/// <summary><c>GET /auth/guest/challenge</c>: what is to be solved before somebody may be a guest.</summary>
public sealed record GuestChallengeResponse
{
    /// <summary><c>none</c> or <c>proof-of-work</c>; other engines have names of their own.</summary>
    public required string Kind { get; init; }

    /// <summary>To be sent back with its solution; null when nothing is asked.</summary>
    public string? Challenge { get; init; }

    /// <summary>Proof of work: find a text <c>solution</c> for which SHA-256 of <c>challenge + "." + solution</c> begins with so many zero bits.</summary>
    public int? Bits { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary><c>POST /auth/guest/register</c>: the guest becomes a member.</summary>
public sealed record GuestRegisterRequest
{
    public string? Username { get; init; }

    public string? Email { get; init; }

    public string? Password { get; init; }

    /// <summary>Null: the nickname.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Where registration is by invitation.</summary>
    public string? Invitation { get; init; }

    public TokenDelivery TokenDelivery { get; init; }
}
