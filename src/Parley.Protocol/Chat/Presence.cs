namespace Parley.Protocol.Chat;

public sealed record WatchPresenceRequest
{
    public IReadOnlyList<UserId>? UserIds { get; init; }
}

public sealed record WatchPresenceResponse
{
    public bool Ok { get; init; } = true;

    public required IReadOnlyList<UserId> Online { get; init; }

    /// <summary>When those were here who are not, as far as it is known and one may see it.</summary>
    public required IReadOnlyList<LastSeen> LastSeen { get; init; }
}

public sealed record LastSeen
{
    public required UserId UserId { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }
}

public sealed record UserOnlineEvent
{
    public required UserId UserId { get; init; }
}

public sealed record UserOfflineEvent
{
    public required UserId UserId { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }
}
