using Parley.Protocol.Accounts;

namespace Parley.Protocol.Chat;

/// <summary>The event <c>sync</c>: what the client holds.</summary>
public sealed record SyncRequest
{
    /// <summary>Opaque, from the last answer. Null: the first time.</summary>
    public string? Stamp { get; init; }

    /// <summary>The last revision applied of one's own log.</summary>
    public long? UserRev { get; init; }

    /// <summary>The last revision applied, by conversation.</summary>
    public IReadOnlyDictionary<ConversationId, long>? Positions { get; init; }
}

public sealed record SyncResponse
{
    public bool Ok { get; init; } = true;

    public required string Stamp { get; init; }

    /// <summary>Rises when the database was restored.</summary>
    public required long Epoch { get; init; }

    public required long UserRev { get; init; }

    /// <summary>Drop everything, then sync without a stamp.</summary>
    public bool Reset { get; init; }

    /// <summary>Apply, then sync again with the new stamp.</summary>
    public bool More { get; init; }

    public required IReadOnlyList<ConversationSync> Conversations { get; init; }

    /// <summary>Null after a <see cref="Reset"/>.</summary>
    public PersonalSync? Personal { get; init; }

    /// <summary>Those of the client's positions that one is no longer a member of.</summary>
    public required IReadOnlyList<ConversationId> Removed { get; init; }

    public required IReadOnlyList<User> Users { get; init; }
}

/// <summary>What changed in one conversation after the client's position.</summary>
public sealed record ConversationSync
{
    public required ConversationId ConversationId { get; init; }

    public required long After { get; init; }

    public required long UpTo { get; init; }

    /// <summary>More changed than is sent: drop the conversation's messages, keep these, and page back from there.</summary>
    public bool TooLong { get; init; }

    public required Conversation Conversation { get; init; }

    /// <summary>Ascending by seq.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }
}
