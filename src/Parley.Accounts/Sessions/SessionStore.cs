using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Limits;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Sessions;

/// <summary>Sessions in the database.</summary>
internal sealed class SessionStore(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    KnownNetworks networks,
    AuditLog audit,
    IOptions<AccountsOptions> options,
    TimeProvider clock)
{
    /// <summary>For so long after its use a token still gives its successor.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const string Columns = "session_key, id, user_key, token_hash, last_used_at, ends_at, revoked_at, idle_lifetime";

    /// <summary>Adds a session to a transaction that has just signed <paramref name="user"/> in, and ends those that are one too many.</summary>
    /// <param name="lifetime">Null: as the settings say.</param>
    public async Task<AddedSession> AddAsync(
        DatabaseSession session, UserRow user, ClientDevice device, SessionId id, RefreshToken token, SessionLifetime? lifetime = null)
    {
        var now = clock.GetUtcNow();
        var devices = await session.QueryAsync<string>(
            "SELECT DISTINCT COALESCE(device, '') AS device FROM sessions WHERE user_key = @key", new { key = user.UserKey });
        var added = await session.QuerySingleAsync<SessionRow>(
            $"""
            INSERT INTO sessions (id, user_key, family_hash, token_hash, created_at, last_used_at, ends_at, device, address, idle_lifetime)
            VALUES (@id, @userKey, @family, @hash, @now, @now, @endsAt, @device, @address, @idle)
            RETURNING {Columns}
            """,
            new
            {
                id,
                userKey = user.UserKey,
                device = device.Name,
                address = device.Address,
                family = token.FamilyHash,
                hash = token.Hash,
                now = now.ToUnixTimeMilliseconds(),
                endsAt = (now + (lifetime?.Absolute ?? options.Value.SessionLifetime)).ToUnixTimeMilliseconds(),
                idle = (long?)lifetime?.Idle.TotalMilliseconds,
            });
        await networks.RememberAsync(session, user.UserKey, device.Address);
        return new AddedSession(user, added, await EndBeyondLimitAsync(session, user, now)) { IsNewDevice = devices.Count > 0 && !devices.Contains(device.Name) };
    }

    // Whoever adds a session holds the account's row, so that two sign-ins at once see each other's.
    private async Task<IReadOnlyList<SessionRevocation>> EndBeyondLimitAsync(DatabaseSession session, UserRow user, DateTimeOffset now)
    {
        var keys = await session.QueryAsync<long>(
            """
            SELECT session_key FROM sessions WHERE user_key = @key AND revoked_at IS NULL
            ORDER BY last_used_at DESC, session_key DESC LIMIT 1000 OFFSET @most
            """,
            new { key = user.UserKey, most = (long)options.Value.SessionsPerUser });
        return keys.Count == 0 ? [] : await RevokeAsync(
            session, user, SessionEnd.TooMany, "session_key IN @keys",
            new { keys = SqlList.Of(keys), now = now.ToUnixTimeMilliseconds(), reason = SessionEnd.TooMany });
    }

    /// <summary>The sessions of somebody that live, the one used last first. A use is a sign-in or a refresh, which every active device needs within a token's life.</summary>
    public ValueTask<IReadOnlyList<DeviceRow>> ListAsync(UserId user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return database.ReadAsync(
            session => session.QueryAsync<DeviceRow>(
                """
                SELECT id, device, address, created_at, last_used_at FROM sessions
                WHERE user_key = (SELECT user_key FROM users WHERE id = @user) AND revoked_at IS NULL AND ends_at > @now AND last_used_at > @idle
                ORDER BY last_used_at DESC, session_key DESC
                """,
                new { user, now = now.ToUnixTimeMilliseconds(), idle = (now - options.Value.SessionIdleLifetime).ToUnixTimeMilliseconds() }),
            cancellationToken);
    }

    /// <summary>
    /// Ends all sessions of somebody but one, in a transaction that changes who may use the account. After its commit the result is for
    /// <see cref="UserSessions.Publish"/>: until then nothing is told of them.
    /// </summary>
    public Task<IReadOnlyList<SessionRevocation>> RevokeAllAsync(DatabaseSession session, UserRow user, SessionId? except, string reason) => RevokeAsync(
        session, user, reason, "user_key = @key AND id <> @except",
        new { key = user.UserKey, except = except ?? default, now = clock.GetUtcNow().ToUnixTimeMilliseconds(), reason });

    private static async Task<IReadOnlyList<SessionRevocation>> RevokeAsync(DatabaseSession session, UserRow user, string reason, string which, object parameters)
    {
        var ended = await session.QueryAsync<SessionRow>(
            $"UPDATE sessions SET revoked_at = @now, revoked_reason = @reason WHERE {which} AND revoked_at IS NULL RETURNING {Columns}", parameters);
        await session.ExecuteAsync(
            "DELETE FROM rotated_tokens WHERE session_key IN @keys", new { keys = SqlList.Of(ended.Select(row => row.SessionKey)) });
        return [.. ended.Select(row => new SessionRevocation(row.Id, user.Id, reason))];
    }

    /// <summary>The session that a token belongs to, whether or not the token is still good for it.</summary>
    public ValueTask<SessionRow?> FindAsync(RefreshToken token, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<SessionRow>(
            $"SELECT {Columns} FROM sessions WHERE family_hash = @family", new { family = token.FamilyHash }),
        cancellationToken);

    /// <summary>
    /// Exchanges a token for its successor. Requests that race with one token get one successor, and so does who comes within the grace;
    /// a token that is used later ends its session.
    /// </summary>
    public async ValueTask<Rotation> RotateAsync(RefreshToken presented, ClientDevice device, CancellationToken cancellationToken)
    {
        // Most tokens that are no good are known by a read, which holds up nobody's write.
        if (await FindAsync(presented, cancellationToken) is not { } found || HasEnded(found))
        {
            return Rotation.Refused;
        }

        var successor = presented.CreateSuccessor();
        return await database.WriteAsync(session => RotateAsync(session, presented, successor, device), cancellationToken);
    }

    private async Task<Rotation> RotateAsync(DatabaseSession session, RefreshToken presented, RefreshToken successor, ClientDevice device)
    {
        // The update changes nothing but holds the row until the transaction ends, so that racing requests come one after another.
        var row = await session.QueryFirstOrDefaultAsync<SessionRow>(
            $"UPDATE sessions SET token_hash = token_hash WHERE family_hash = @family RETURNING {Columns}", new { family = presented.FamilyHash });
        if (row is null || HasEnded(row))
        {
            return Rotation.Refused;
        }

        var now = clock.GetUtcNow();
        var current = presented;
        if (Holds(row, presented))
        {
            await ReplaceAsync(session, row, presented, successor, device, now);
            (row, current) = (row with { LastUsedAt = now.ToUnixTimeMilliseconds() }, successor);
        }

        // A used token leads to its successor, which may have been used as well: up to the one that is valid now.
        while (current != successor && !Holds(row, current))
        {
            var step = await session.QueryFirstOrDefaultAsync<RotatedRow>(
                "SELECT rotated_at, successor FROM rotated_tokens WHERE token_hash = @hash AND session_key = @key",
                new { hash = current.Hash, key = row.SessionKey });
            if (step is null || now - DateTimeOffset.FromUnixTimeMilliseconds(step.RotatedAt) > Grace)
            {
                await RevokeAsync(session, row.SessionKey, SessionEnd.TokenReuse, now);
                var owner = await UserRow.GetAsync(session, row.UserKey);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.TokenReused, null, owner.Id, row.Id, device.Address));
                return new Rotation(RotationOutcome.Reused, row, owner, null);
            }

            current = current.Unseal(step.Successor);
        }

        return new Rotation(RotationOutcome.Rotated, row, await UserRow.GetAsync(session, row.UserKey), current);
    }

    private static async Task ReplaceAsync(
        DatabaseSession session, SessionRow row, RefreshToken used, RefreshToken successor, ClientDevice device, DateTimeOffset now)
    {
        var key = row.SessionKey;
        await session.ExecuteAsync(
            "DELETE FROM rotated_tokens WHERE session_key = @key AND rotated_at < @since",
            new { key, since = (now - Grace).ToUnixTimeMilliseconds() });
        await session.ExecuteAsync(
            "INSERT INTO rotated_tokens (token_hash, session_key, rotated_at, successor) VALUES (@hash, @key, @now, @sealed)",
            new { hash = used.Hash, key, now = now.ToUnixTimeMilliseconds(), @sealed = used.Seal(successor) });
        await session.ExecuteAsync(
            "UPDATE sessions SET token_hash = @hash, last_used_at = @now, device = @device, address = @address WHERE session_key = @key",
            new { hash = successor.Hash, key, device = device.Name, address = device.Address, now = now.ToUnixTimeMilliseconds() });
    }

    /// <summary>Ends a session; null when it had ended before, does not exist or is not <paramref name="owner"/>'s.</summary>
    /// <param name="owner">Null: whosever it is.</param>
    public ValueTask<SessionRevocationRow?> RevokeAsync(SessionId id, UserId? owner, string reason, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var found = await session.QueryFirstOrDefaultAsync<SessionRevocationRow>(
                """
                SELECT sessions.session_key, sessions.id, users.id AS user_id FROM sessions JOIN users ON users.user_key = sessions.user_key
                WHERE sessions.id = @id
                """,
                new { id });
            if (found is null || (owner is not null && owner != found.UserId) || !await RevokeAsync(session, found.SessionKey, reason, clock.GetUtcNow()))
            {
                return null;
            }

            await audit.AddAsync(session, reason == SessionEnd.SignedOut
                ? new AuditEvent(AuditKinds.SignOut, found.UserId, found.UserId, found.Id)
                : new AuditEvent(AuditKinds.SessionEnded, owner, found.UserId, found.Id, Detail: new Dictionary<string, string> { ["reason"] = reason }));
            return found;
        },
        cancellationToken);

    private static async Task<bool> RevokeAsync(DatabaseSession session, long key, string reason, DateTimeOffset now)
    {
        var revoked = await session.ExecuteAsync(
            "UPDATE sessions SET revoked_at = @now, revoked_reason = @reason WHERE session_key = @key AND revoked_at IS NULL",
            new { key, reason, now = now.ToUnixTimeMilliseconds() });
        await session.ExecuteAsync("DELETE FROM rotated_tokens WHERE session_key = @key", new { key });
        return revoked > 0;
    }

    /// <summary>The sessions that were ended since a moment.</summary>
    public ValueTask<IReadOnlyList<RevokedRow>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<RevokedRow>(
            """
            SELECT sessions.id, users.id AS user_id, revoked_at, COALESCE(revoked_reason, '') AS reason FROM sessions JOIN users ON users.user_key = sessions.user_key
            WHERE revoked_at IS NOT NULL AND revoked_at >= @since
            """,
            new { since = since.ToUnixTimeMilliseconds() }),
        cancellationToken);

    /// <summary>Removes up to 500 sessions that ended before <paramref name="before"/>; says how many.</summary>
    public async ValueTask<int> RemoveEndedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var limits = new { ended = before.ToUnixTimeMilliseconds(), idle = (before - options.Value.SessionIdleLifetime).ToUnixTimeMilliseconds() };
        var keys = await database.ReadAsync(
            session => session.QueryAsync<long>(
                "SELECT session_key FROM sessions WHERE revoked_at < @ended OR ends_at < @ended OR last_used_at < @idle LIMIT 500", limits),
            cancellationToken);
        if (keys.Count > 0)
        {
            await database.WriteAsync(
                session => session.ExecuteAsync("DELETE FROM sessions WHERE session_key IN @keys", new { keys = SqlList.Of(keys) }), cancellationToken);
        }

        return keys.Count;
    }

    /// <summary>When a session ends by itself if nobody uses it again.</summary>
    public DateTimeOffset EndsUnusedAt(SessionRow row)
    {
        var idle = row.LastUsedAt + (row.IdleLifetime ?? (long)options.Value.SessionIdleLifetime.TotalMilliseconds);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(idle, row.EndsAt));
    }

    private bool HasEnded(SessionRow row) => row.RevokedAt is not null || clock.GetUtcNow() >= EndsUnusedAt(row);

    private static bool Holds(SessionRow row, RefreshToken token) => row.TokenHash.AsSpan().SequenceEqual(token.Hash);
}

internal sealed record SessionRow
{
    public long SessionKey { get; init; }

    public SessionId Id { get; init; }

    public long UserKey { get; init; }

    public byte[] TokenHash { get; init; } = [];

    public long LastUsedAt { get; init; }

    public long EndsAt { get; init; }

    public long? RevokedAt { get; init; }

    /// <summary>Milliseconds; null: as the settings say.</summary>
    public long? IdleLifetime { get; init; }
}

/// <summary>How long a session lives that differs from the settings.</summary>
internal sealed record SessionLifetime(TimeSpan Idle, TimeSpan Absolute);

/// <param name="User">Whose it is.</param>
/// <param name="Row">What was added.</param>
/// <param name="Ended">Sessions that were ended because somebody had too many; to be published after the commit.</param>
internal sealed record AddedSession(UserRow User, SessionRow Row, IReadOnlyList<SessionRevocation> Ended)
{
    /// <summary>Whether the account is in use, and no session of its last day or of now is on a device of this name.</summary>
    public bool IsNewDevice { get; init; }
}

internal sealed record DeviceRow
{
    public SessionId Id { get; init; }

    public string? Device { get; init; }

    public string? Address { get; init; }

    public long CreatedAt { get; init; }

    public long LastUsedAt { get; init; }
}

internal sealed record RevokedRow
{
    public SessionId Id { get; init; }

    public UserId UserId { get; init; }

    public string Reason { get; init; } = "";

    public long RevokedAt { get; init; }
}

internal sealed record SessionRevocationRow
{
    public long SessionKey { get; init; }

    public SessionId Id { get; init; }

    public UserId UserId { get; init; }
}

internal sealed record RotatedRow
{
    public long RotatedAt { get; init; }

    public byte[] Successor { get; init; } = [];
}

internal enum RotationOutcome
{
    /// <summary>Unknown, or its session has ended.</summary>
    Refused,

    /// <summary>Used before, too long ago: its session has been ended by this.</summary>
    Reused,

    Rotated,
}

/// <summary>What became of a presented token. Session and user are there unless it was refused; the token when it was rotated.</summary>
internal sealed record Rotation(RotationOutcome Outcome, SessionRow? Session, UserRow? User, RefreshToken? Token)
{
    public static readonly Rotation Refused = new(RotationOutcome.Refused, null, null, null);
}
