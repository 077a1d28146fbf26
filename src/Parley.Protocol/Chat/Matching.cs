namespace Parley.Protocol.Chat;

/// <summary>The event <c>find-partner</c>.</summary>
public sealed record FindPartnerRequest
{
    /// <summary>Null: those that the guest came with.</summary>
    public IReadOnlyList<string>? Interests { get; init; }

    /// <summary>Null: those that the guest came with.</summary>
    public IReadOnlyList<string>? Languages { get; init; }
}

/// <summary>The event <c>leave-partner</c>: leaves the queue, or the chat.</summary>
public sealed record LeavePartnerRequest
{
    /// <summary>Never to be matched with this partner again, for as long as both sessions last.</summary>
    public bool Block { get; init; }
}

/// <summary>The event <c>keep-chat</c>.</summary>
public sealed record KeepChatResponse
{
    public bool Ok { get; init; } = true;

    /// <summary>Whether both want it now.</summary>
    public required bool Agreed { get; init; }
}

/// <summary>The event <c>partner-found</c>: a chat has begun. What it is like follows as <c>conversation-updated</c>.</summary>
public sealed record PartnerFoundEvent
{
    public required ConversationId ConversationId { get; init; }

    /// <summary>Who one is in this chat: a guest's id is another one in each.</summary>
    public required UserId UserId { get; init; }

    public required Partner Partner { get; init; }
}

/// <summary>All that one is told of a partner.</summary>
public sealed record Partner
{
    /// <summary>In this chat. A guest's is good for nothing else.</summary>
    public required UserId Id { get; init; }

    public required string Nickname { get; init; }

    /// <summary>Of one's own interests those that the partner has, too; the others stay untold.</summary>
    public required IReadOnlyList<string> CommonInterests { get; init; }

    public required IReadOnlyList<string> CommonLanguages { get; init; }
}

/// <summary>The event <c>partner-left</c>: the chat has ended, for both.</summary>
public sealed record PartnerLeftEvent
{
    public required ConversationId ConversationId { get; init; }

    /// <summary>True when it was oneself, maybe in another tab.</summary>
    public required bool Self { get; init; }

    /// <summary><c>left</c>, <c>disconnected</c>, <c>session-ended</c> or <c>registered</c> (without having agreed to keep the chat).</summary>
    public required string Reason { get; init; }
}

/// <summary>The event <c>search-ended</c>: nobody was found, or the search was given up.</summary>
public sealed record SearchEndedEvent
{
    /// <summary><c>timed-out</c>, <c>disconnected</c> or <c>unavailable</c>.</summary>
    public required string Reason { get; init; }
}

/// <summary>The event <c>keep-chat</c> of the server: somebody in the chat wants to keep it.</summary>
public sealed record KeepChatEvent
{
    public required ConversationId ConversationId { get; init; }

    /// <summary>Whether it was oneself.</summary>
    public required bool Self { get; init; }

    /// <summary>Both want it: whoever registers now takes the chat along.</summary>
    public required bool Agreed { get; init; }
}
