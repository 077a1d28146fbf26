namespace Parley.Protocol.Accounts;

public record Invitation
{
    public required InvitationId Id { get; init; }

    public required string Note { get; init; }

    /// <summary>Null when their account is gone.</summary>
    public required UserId? MadeBy { get; init; }

    public required int MaxUses { get; init; }

    /// <summary>How many have registered with it, those included who have not confirmed their address yet.</summary>
    public required int Uses { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }
}

public sealed record CreateInvitationRequest
{
    /// <summary>For those who make invitations; at most 256 bytes. Default empty.</summary>
    public string? Note { get; init; }

    /// <summary>How many may register with it. Default 1, 1–10,000.</summary>
    public int? MaxUses { get; init; }

    /// <summary>Default in 7 days; at most in 365.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

public sealed record CreatedInvitation : Invitation
{
    /// <summary>What <c>/auth/register</c> takes as <c>invitation</c>. It is shown this once: the server keeps only its hash.</summary>
    public required string Code { get; init; }

    /// <summary>The page to register with it; only its path where <c>Parley:Public:Url</c> is not set.</summary>
    public required string Url { get; init; }
}
