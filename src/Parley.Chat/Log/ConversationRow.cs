using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Log;

/// <summary>A conversation's head while a transaction holds its lock.</summary>
public sealed class ConversationRow
{
    public long Conversation { get; init; }

    public ConversationId Id { get; init; }

    public ConversationType Type { get; init; }

    public byte[]? Title { get; set; }

    public long CreatedAt { get; init; }

    public long CreatedBy { get; init; }

    public long LastSeq { get; set; }

    public long LastRev { get; set; }

    public long LastCounted { get; set; }

    public long MembersRev { get; set; }

    public long FloorSeq { get; set; }

    public long MemberCount { get; set; }

    public long LastActivityAt { get; set; }

    public long TouchedAt { get; set; }

    /// <summary>Null while it lives. A deleted one has no members and no keys.</summary>
    public long? DeletedAt { get; set; }

    /// <summary>Whether the batch has to write it back.</summary>
    public bool Changed { get; set; }
}
