using System.Text.Json.Serialization;

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

    /// <summary>What <c>GET /pictures/{id}</c> shows of them; another picture has another id. Left out when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileId? Picture { get; init; }

    /// <summary>The account is gone: name and username are no longer theirs, what they wrote stays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }
}

/// <summary>A person as they see themselves.</summary>
public sealed record Me : User
{
    public required string Email { get; init; }

    public required AccountRole Role { get; init; }

    public string Bio { get; init; } = "";

    /// <summary>An IANA name; null when it was not chosen.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A BCP 47 tag; null when it was not chosen.</summary>
    public string? Language { get; init; }

    /// <summary>When the account will be deleted; null when its owner has not asked for it, or has thought better of it.</summary>
    public DateTimeOffset? DeletesAt { get; init; }
}
