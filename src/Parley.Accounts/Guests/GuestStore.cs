using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

/// <summary>Guests in the database.</summary>
internal sealed class GuestStore([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IOptions<GuestOptions> options, TimeProvider clock)
{
    /// <summary>Rows of one sweep's transaction.</summary>
    private const int Chunk = 200;

    private const string Alive = """
        EXISTS (SELECT 1 FROM sessions s WHERE s.user_key = g.user_key AND s.revoked_at IS NULL AND s.ends_at > @now AND s.last_used_at > @idle)
        """;

    /// <summary>Adds a guest, unless their network, or the server, has as many as it may.</summary>
    public static async Task<ParleyError?> CheckRoomAsync(DatabaseSession session, byte[] address, GuestOptions options, DateTimeOffset now)
    {
        if (session.Engine == DatabaseEngine.Postgres)
        {
            // Two requests at once would each find the last place free. SQLite has one writer.
            await session.QueryFirstOrDefaultAsync<string>("SELECT pg_advisory_xact_lock(hashtext('parley guests'))::text");
        }

        var moment = new { address, now = now.ToUnixTimeMilliseconds(), idle = (now - options.IdleLifetime).ToUnixTimeMilliseconds() };
        var here = await session.QuerySingleAsync<long>($"SELECT COUNT(*) FROM guests g WHERE g.address = @address AND {Alive}", moment);
        if (here >= options.PerAddress)
        {
            return Full($"At most {options.PerAddress} guests may be here at once from one address.");
        }

        // The rows of those who have left are removed within minutes: not worth looking at each.
        var all = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM guests");
        return all >= options.Total ? Full($"At most {options.Total} guests may be here at once.") : null;
    }

    public static Task AddAsync(DatabaseSession session, long userKey, NewGuest guest, byte[] address) => session.ExecuteAsync(
        "INSERT INTO guests (user_key, interests, languages, address) VALUES (@userKey, @interests, @languages, @address)",
        new
        {
            userKey,
            interests = string.Join('\n', guest.Profile.Interests),
            languages = string.Join('\n', guest.Profile.Languages),
            address,
        });

    public ValueTask<IReadOnlyList<GuestRow>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<GuestRow>(
            """
            SELECT u.id, u.display_name, g.interests, g.languages, g.address FROM guests g JOIN users u ON u.user_key = g.user_key WHERE u.id IN @ids
            """,
            new { ids = SqlList.Of(ids) }),
        cancellationToken);

    /// <summary>The sessions of a guest that have not ended.</summary>
    public ValueTask<IReadOnlyList<SessionId>> SessionsAsync(UserId guest, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<SessionId>(
            """
            SELECT s.id FROM sessions s JOIN users u ON u.user_key = s.user_key JOIN guests g ON g.user_key = u.user_key
            WHERE u.id = @guest AND s.revoked_at IS NULL
            """,
            new { guest }),
        cancellationToken);

    /// <summary>Removes up to 200 guests whose sessions have all ended, with everything of theirs; says who they were.</summary>
    /// <remarks>
    /// A session that was ended by somebody is kept for as long as its access tokens may live: after a restart the server knows by its row that they are worth nothing.
    /// </remarks>
    public async ValueTask<IReadOnlyList<UserId>> RemoveEndedAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var moment = new
        {
            now = now.ToUnixTimeMilliseconds(),
            idle = (now - options.Value.IdleLifetime).ToUnixTimeMilliseconds(),
            revoked = (now - AccountsOptions.LongestAccessToken).ToUnixTimeMilliseconds(),
        };
        const string ended = $"""
            NOT {Alive} AND NOT EXISTS (SELECT 1 FROM sessions r WHERE r.user_key = g.user_key AND r.revoked_at IS NOT NULL AND r.revoked_at > @revoked)
            """;
        var found = await database.ReadAsync(
            session => session.QueryAsync<long>($"SELECT g.user_key FROM guests g WHERE {ended} LIMIT {Chunk}", moment), cancellationToken);
        return found.Count == 0 ? [] : await database.WriteAsync(
            session => session.QueryAsync<UserId>(
                $"DELETE FROM users WHERE role = {(int)AccountRole.Guest} AND user_key IN @keys RETURNING id", new { keys = SqlList.Of(found) }),
            cancellationToken);
    }

    public async ValueTask<bool> IsBannedAsync(IReadOnlyList<byte[]> addresses, CancellationToken cancellationToken) => await database.ReadAsync(
        async session =>
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var address in addresses)
            {
                if (await session.QueryFirstOrDefaultAsync<long?>("SELECT ends_at FROM guest_bans WHERE address = @address AND ends_at > @now", new { address, now }) is not null)
                {
                    return true;
                }
            }

            return false;
        },
        cancellationToken);

    public async ValueTask BanAsync(byte[] address, TimeSpan time, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            """
            INSERT INTO guest_bans (address, ends_at) VALUES (@address, @endsAt)
            ON CONFLICT (address) DO UPDATE SET ends_at = CASE WHEN excluded.ends_at > guest_bans.ends_at THEN excluded.ends_at ELSE guest_bans.ends_at END
            """,
            new { address, endsAt = (clock.GetUtcNow() + time).ToUnixTimeMilliseconds() }),
        cancellationToken);

    public async ValueTask RemoveEndedBansAsync(CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM guest_bans WHERE ends_at <= @now", new { now = clock.GetUtcNow().ToUnixTimeMilliseconds() }), cancellationToken);

    private static ParleyError Full(string detail) => new(ErrorCodes.RateLimited, detail) { RetryAfter = TimeSpan.FromMinutes(5) };
}

/// <summary>A guest, with what their row in <c>users</c> says.</summary>
internal sealed class GuestRow
{
    public UserId Id { get; init; }

    public string DisplayName { get; init; } = "";

    public string Interests { get; init; } = "";

    public string Languages { get; init; } = "";

    public byte[] Address { get; init; } = [];
}
