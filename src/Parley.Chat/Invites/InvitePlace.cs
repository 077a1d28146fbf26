using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Invites;

/// <summary>Where a link leads, as somebody finds it who holds it.</summary>
internal sealed class InvitePlace
{
    // Whoever is a member already is led there by a link that has ended, too: it tells them nothing new.
    private const string Select = $"""
        SELECT i.invite, i.expires_at, c.id, c.title, c.member_count,
          (SELECT COUNT(*) FROM members m WHERE m.conversation = c.conversation AND m.person = @person) AS is_member,
          (SELECT COUNT(*) FROM group_bans b WHERE b.conversation = c.conversation AND b.person = @person) AS is_banned
        FROM group_invites i JOIN conversations c ON c.conversation = i.conversation
        WHERE i.token_hash = @hash AND c.deleted_at IS NULL
          AND (({InviteStore.Good}) OR EXISTS (SELECT 1 FROM members m WHERE m.conversation = c.conversation AND m.person = @person))
        """;

    public long Invite { get; init; }

    public long ExpiresAt { get; init; }

    /// <summary>The group's.</summary>
    public ConversationId Id { get; init; }

    public byte[]? Title { get; init; }

    public long MemberCount { get; init; }

    /// <summary>Whether the one who holds the link is a member.</summary>
    public long IsMember { get; init; }

    public long IsBanned { get; init; }

    /// <summary>Null when it leads nowhere.</summary>
    public static Task<InvitePlace?> FindAsync(DatabaseSession session, byte[] hash, long person, long now) =>
        session.QueryFirstOrDefaultAsync<InvitePlace>(Select, new { hash, person, now });
}
