namespace Parley.Protocol.Chat;

public sealed record CreateConversationRequest
{
    public ConversationType? Type { get; init; }

    /// <summary>Groups only.</summary>
    public string? Title { get; init; }

    /// <summary>The other people: exactly one for a direct conversation.</summary>
    public IReadOnlyList<UserId>? Members { get; init; }
}

/// <summary>What is to be another; what is left out stays as it is.</summary>
public sealed record UpdateConversationRequest
{
    public string? Title { get; init; }

    /// <summary>Empty: there is to be none.</summary>
    public string? Topic { get; init; }

    public HistoryVisibility? History { get; init; }

    public GroupVisibility? Visibility { get; init; }

    public bool? Announcements { get; init; }

    /// <summary>0: no waiting.</summary>
    public int? SlowModeSeconds { get; init; }
}

public sealed record AddMembersRequest
{
    public IReadOnlyList<UserId>? Members { get; init; }
}

public sealed record UpdateMemberRequest
{
    public MemberRole? Role { get; init; }
}
