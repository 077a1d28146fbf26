using Parley.Chat.Log;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Invites;

/// <summary>Invitation links in the database. Whoever changes one holds its conversation's lock, so what is read there stays as it is until the commit.</summary>
internal static class InviteStore
{
    /// <summary>Of one group; of those that ended the oldest go.</summary>
    private const int MostListed = 200;

    private const string Columns = "i.invite, i.id, i.conversation, p.id AS made_by, i.max_uses, i.uses, i.created_at, i.expires_at, i.revoked_at";

    /// <summary>Whether <c>group_invites i</c> lets somebody in at <c>@now</c>.</summary>
    public const string Good = "i.revoked_at IS NULL AND i.expires_at > @now AND (i.max_uses IS NULL OR i.uses < i.max_uses)";

    /// <summary>One that lets somebody in now; null when the token is none, or no more.</summary>
    public static Task<InviteRow?> FindAsync(DatabaseSession session, byte[] tokenHash, long now) => session.QueryFirstOrDefaultAsync<InviteRow>(
        $"SELECT {Columns} FROM group_invites i JOIN people p ON p.person = i.made_by WHERE i.token_hash = @tokenHash AND {Good}", new { tokenHash, now });

    /// <summary>The same by its number.</summary>
    public static Task<InviteRow?> FindAsync(DatabaseSession session, long invite, long now) => session.QueryFirstOrDefaultAsync<InviteRow>(
        $"SELECT {Columns} FROM group_invites i JOIN people p ON p.person = i.made_by WHERE i.invite = @invite AND {Good}", new { invite, now });

    /// <summary>A group's, newest first.</summary>
    public static Task<IReadOnlyList<InviteRow>> ListAsync(DatabaseSession session, long conversation, long before, int limit) => session.QueryAsync<InviteRow>(
        $"""
        SELECT {Columns} FROM group_invites i JOIN people p ON p.person = i.made_by
        WHERE i.conversation = @conversation AND i.invite < @before ORDER BY i.invite DESC LIMIT @limit
        """,
        new { conversation, before, limit = (long)limit });

    /// <summary>Those that somebody has made, newest first, with the ids of their groups.</summary>
    public static Task<IReadOnlyList<InviteRow>> MadeByAsync(DatabaseSession session, long person, long before, int limit) => session.QueryAsync<InviteRow>(
        $"""
        SELECT {Columns}, c.id AS conversation_id FROM group_invites i JOIN people p ON p.person = i.made_by JOIN conversations c ON c.conversation = i.conversation
        WHERE i.made_by = @person AND i.invite < @before ORDER BY i.invite DESC LIMIT @limit
        """,
        new { person, before, limit = (long)limit });

    public static Task<long> CountGoodAsync(DatabaseSession session, long conversation, long now) => session.QuerySingleAsync<long>(
        $"SELECT COUNT(*) FROM group_invites i WHERE i.conversation = @conversation AND {Good}", new { conversation, now });

    public static Task<long> AddAsync(DatabaseSession session, long conversation, long madeBy, NewInvite invite, long now) => session.QuerySingleAsync<long>(
        """
        INSERT INTO group_invites (id, conversation, token_hash, made_by, max_uses, uses, created_at, expires_at)
        VALUES (@Id, @conversation, @TokenHash, @madeBy, @MaxUses, 0, @now, @ExpiresAt) RETURNING invite
        """,
        new { invite.Id, conversation, invite.TokenHash, madeBy, invite.MaxUses, now, invite.ExpiresAt });

    /// <summary>Those that ended and stand behind the newest two hundred.</summary>
    public static Task<int> RemoveOldAsync(DatabaseSession session, long conversation, long now) => session.ExecuteAsync(
        $"""
        DELETE FROM group_invites WHERE invite IN (
          SELECT i.invite FROM group_invites i WHERE i.conversation = @conversation AND NOT ({Good}) AND i.invite <= COALESCE((
            SELECT o.invite FROM group_invites o WHERE o.conversation = @conversation ORDER BY o.invite DESC LIMIT 1 OFFSET {MostListed}), 0))
        """,
        new { conversation, now });

    /// <summary>Somebody has joined by it.</summary>
    public static Task UseAsync(DatabaseSession session, long invite) =>
        session.ExecuteAsync("UPDATE group_invites SET uses = uses + 1 WHERE invite = @invite", new { invite });

    /// <summary>False when there is no such link in this group; one that ended before stays as it is.</summary>
    public static async Task<bool> RevokeAsync(DatabaseSession session, long conversation, GroupInviteId id, long now) => await session.ExecuteAsync(
        "UPDATE group_invites SET revoked_at = COALESCE(revoked_at, @now) WHERE conversation = @conversation AND id = @id", new { conversation, id, now }) > 0;

    /// <summary>All that somebody has made in a group: they have left it, or may make none any more.</summary>
    public static Task RevokeOfAsync(this LogBatch batch, ConversationRow head, long person) => head.Type != ConversationType.Group
        ? Task.CompletedTask
        : batch.Session.ExecuteAsync(
            "UPDATE group_invites SET revoked_at = @Now WHERE conversation = @Conversation AND made_by = @person AND revoked_at IS NULL",
            new { batch.Now, head.Conversation, person });
}

/// <summary>A link that is to be made.</summary>
internal sealed record NewInvite(GroupInviteId Id, byte[] TokenHash, long? MaxUses, long ExpiresAt);

internal sealed class InviteRow
{
    public long Invite { get; init; }

    public GroupInviteId Id { get; init; }

    public long Conversation { get; init; }

    /// <summary>Only where it was asked for.</summary>
    public ConversationId ConversationId { get; init; }

    public UserId MadeBy { get; init; }

    public long? MaxUses { get; init; }

    public long Uses { get; init; }

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public GroupInvite ToInvite() => new()
    {
        Id = Id,
        MadeBy = MadeBy,
        MaxUses = (int?)MaxUses,
        Uses = (int)Uses,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
        RevokedAt = RevokedAt is { } revoked ? DateTimeOffset.FromUnixTimeMilliseconds(revoked) : null,
    };
}
