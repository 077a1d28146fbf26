using System.Text.Json.Serialization;
using Parley.Protocol.Chat;

namespace Parley.Protocol.Accounts;

/// <summary>The body of <c>PATCH /me</c>; what is absent stays, an empty text takes away what may be missing.</summary>
public sealed record UpdateProfileRequest
{
    public string? DisplayName { get; init; }

    /// <summary>At most 500 characters, with line breaks.</summary>
    public string? Bio { get; init; }

    /// <summary>An IANA name, like <c>Europe/Berlin</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A BCP 47 tag, like <c>pt-BR</c>.</summary>
    public string? Language { get; init; }
}

/// <summary>A person as they show themselves to somebody who looks at them.</summary>
public sealed record UserProfile : User
{
    public required string Bio { get; init; }

    /// <summary>Of whom nothing more is known.</summary>
    public static UserProfile Of(User user) => new()
    {
        Id = user.Id,
        Username = user.Username,
        DisplayName = user.DisplayName,
        CreatedAt = user.CreatedAt,
        UpdatedAt = user.UpdatedAt,
        Picture = user.Picture,
        Deleted = user.Deleted,
        Bio = "",
    };
}

/// <summary>The event <c>user-updated</c>: to those who share a conversation of at most 100 members or watch somebody's presence, and to one's own devices.</summary>
public sealed record UserUpdatedEvent
{
    public required User User { get; init; }

    /// <summary>On one's own devices.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Me? Me { get; init; }

    /// <summary>With <see cref="Me"/>: of one's own log.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonalRange? Personal { get; init; }
}
