namespace Parley.Protocol.Chat;

/// <summary>Somebody who may not come into a group, for its moderators.</summary>
public sealed record GroupBan
{
    public required UserId UserId { get; init; }

    public required UserId BannedBy { get; init; }

    public required DateTimeOffset BannedAt { get; init; }
}
