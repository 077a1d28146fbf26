using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.MailedLinks;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Invitations;

/// <summary>Invitations in the database. Of a token only the hash is kept.</summary>
internal sealed class InvitationStore([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, TimeProvider clock)
{
    public ValueTask<IReadOnlyList<InvitationRow>> ListAsync(InvitationId? before, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<InvitationRow>(
            $"""
            SELECT {InvitationRow.Columns} FROM invitations i LEFT JOIN users u ON u.user_key = i.made_by
            WHERE i.invitation_key < COALESCE((SELECT b.invitation_key FROM invitations b WHERE b.id = @before), @all)
            ORDER BY i.invitation_key DESC LIMIT @limit
            """,
            new { before = before ?? default, all = long.MaxValue, limit = (long)limit }),
        cancellationToken);

    public Task<InvitationRow> AddAsync(DatabaseSession session, InvitationId id, byte[] tokenHash, string note, UserId madeBy, int maxUses, DateTimeOffset expiresAt) =>
        session.QuerySingleAsync<InvitationRow>(
            """
            INSERT INTO invitations (id, token_hash, note, made_by, max_uses, uses, created_at, expires_at)
            VALUES (@id, @tokenHash, @note, (SELECT user_key FROM users WHERE id = @madeBy), @maxUses, 0, @now, @expires)
            RETURNING id, note, max_uses, uses, created_at, expires_at, revoked_at
            """,
            new { id, tokenHash, note, madeBy, maxUses = (long)maxUses, now = Now, expires = expiresAt.ToUnixTimeMilliseconds() });

    public async Task<bool> RevokeAsync(DatabaseSession session, InvitationId id) =>
        await session.ExecuteAsync("UPDATE invitations SET revoked_at = @now WHERE id = @id AND revoked_at IS NULL", new { id, now = Now }) > 0;

    public static async Task<bool> ExistsAsync(DatabaseSession session, InvitationId id) =>
        (await session.QueryAsync<long>("SELECT invitation_key FROM invitations WHERE id = @id", new { id })).Count > 0;

    /// <summary>
    /// Uses an invitation once, in the transaction of the registration: its key, or null when it is not, or no longer, good. However many come at once, it is never used more
    /// often than it may be.
    /// </summary>
    public async Task<long?> UseAsync(DatabaseSession session, string token) => MailedTokens.HashOf(token) is not { } tokenHash ? null
        : (await session.QueryAsync<long>(
            """
            UPDATE invitations SET uses = uses + 1
            WHERE token_hash = @tokenHash AND uses < max_uses AND revoked_at IS NULL AND expires_at > @now RETURNING invitation_key
            """,
            new { tokenHash, now = Now })) is [var key] ? key : null;

    /// <summary>Whether it could be used now: known before the costly hash, made certain by <see cref="UseAsync"/>.</summary>
    public async ValueTask<bool> IsGoodAsync(string token, CancellationToken cancellationToken) => MailedTokens.HashOf(token) is { } tokenHash
        && (await database.ReadAsync(
            session => session.QueryAsync<long>(
                "SELECT invitation_key FROM invitations WHERE token_hash = @tokenHash AND uses < max_uses AND revoked_at IS NULL AND expires_at > @now",
                new { tokenHash, now = Now }),
            cancellationToken)).Count > 0;

    /// <summary>A use that came to nothing; null: there was none.</summary>
    public static async Task GiveBackAsync(DatabaseSession session, long? key)
    {
        if (key is not null)
        {
            await session.ExecuteAsync("UPDATE invitations SET uses = uses - 1 WHERE invitation_key = @key AND uses > 0", new { key });
        }
    }

    /// <summary>Those that ended more than a month ago; up to 500.</summary>
    public Task<int> RemoveOldAsync(DatabaseSession session) => session.ExecuteAsync(
        """
        DELETE FROM invitations WHERE invitation_key IN (
          SELECT invitation_key FROM invitations WHERE expires_at < @old OR revoked_at < @old LIMIT 500)
        """,
        new { old = clock.GetUtcNow().AddDays(-30).ToUnixTimeMilliseconds() });

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

internal sealed class InvitationRow
{
    public const string Columns = "i.id, i.note, u.id AS made_by, i.max_uses, i.uses, i.created_at, i.expires_at, i.revoked_at";

    public InvitationId Id { get; init; }

    public required string Note { get; init; }

    public UserId? MadeBy { get; init; }

    public long MaxUses { get; init; }

    public long Uses { get; init; }

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }
}
