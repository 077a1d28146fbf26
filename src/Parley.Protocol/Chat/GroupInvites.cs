using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>A link that lets people into a group, for those who may make some. It is good until it has expired, is revoked or is used up.</summary>
public record GroupInvite
{
    public required GroupInviteId Id { get; init; }

    public required UserId MadeBy { get; init; }

    /// <summary>Null: as many as the group takes.</summary>
    public required int? MaxUses { get; init; }

    /// <summary>How many have joined by it.</summary>
    public required int Uses { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Also when whoever made it left the group, or may make none any more.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }
}

/// <summary><c>POST /conversations/{id}/invites</c>.</summary>
public sealed record CreateGroupInviteRequest
{
    /// <summary>How many may join by it. Null: as many as the group takes.</summary>
    public int? MaxUses { get; init; }

    /// <summary>Null: after the time that the server sets by default.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A link that was made just now.</summary>
public sealed record CreatedGroupInvite : GroupInvite
{
    /// <summary>What <c>/invites/{token}</c> takes. It is shown this once: the server keeps only its hash.</summary>
    public required string Token { get; init; }

    /// <summary>The page to join with it; only its path where <c>Parley:Public:Url</c> is not set.</summary>
    public required string Url { get; init; }
}

/// <summary>What somebody who holds a link may know of the group before they join.</summary>
public sealed record GroupInvitePreview
{
    public required string? Title { get; init; }

    public required int MemberCount { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Only for whoever is a member already.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConversationId? ConversationId { get; init; }
}
