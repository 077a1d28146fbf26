using Parley.Chat.Encryption;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>A conversation with the asking member's own place in it.</summary>
public sealed class ConversationStateRow : KeyRow
{
    public ConversationType Type { get; init; }

    public byte[]? Title { get; init; }

    public long CreatedAt { get; init; }

    public UserId CreatedBy { get; init; }

    public long LastSeq { get; init; }

    public long LastRev { get; init; }

    public long LastCounted { get; init; }

    public long FloorSeq { get; init; }

    public long MemberCount { get; init; }

    public long LastActivityAt { get; init; }

    public long TouchedAt { get; init; }

    public MemberRole Role { get; init; }

    public long JoinedAt { get; init; }

    public long FromSeq { get; init; }

    public long DeliveredSeq { get; init; }

    public long ReadSeq { get; init; }

    public long ReadCounted { get; init; }
}

/// <summary>A member as the others see them.</summary>
public sealed class MemberStateRow
{
    public const string Select = """
        SELECT m.conversation, m.person, p.id AS user_id, m.role, m.joined_at, m.delivered_seq, m.read_seq
        FROM members m JOIN people p ON p.person = m.person
        """;

    public long Conversation { get; init; }

    public long Person { get; init; }

    public UserId UserId { get; init; }

    public MemberRole Role { get; init; }

    public long JoinedAt { get; init; }

    public long DeliveredSeq { get; init; }

    public long ReadSeq { get; init; }

    public Member ToMember() => new()
    {
        UserId = UserId,
        Role = Role,
        JoinedAt = DateTimeOffset.FromUnixTimeMilliseconds(JoinedAt),
        DeliveredSeq = DeliveredSeq,
        ReadSeq = ReadSeq,
    };
}
