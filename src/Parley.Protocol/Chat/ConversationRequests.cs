namespace Parley.Protocol.Chat;

public sealed record CreateConversationRequest
{
    public ConversationType? Type { get; init; }

    /// <summary>Groups only.</summary>
    public string? Title { get; init; }

    /// <summary>The other people: exactly one for a direct conversation.</summary>
    public IReadOnlyList<UserId>? Members { get; init; }
}

public sealed record UpdateConversationRequest
{
    public string? Title { get; init; }
}

public sealed record AddMembersRequest
{
    public IReadOnlyList<UserId>? Members { get; init; }
}

public sealed record UpdateMemberRequest
{
    public MemberRole? Role { get; init; }
}
