using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.Identities;

/// <summary>Which accounts elsewhere belong to whom.</summary>
internal sealed class IdentityStore([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, TimeProvider clock)
{
    /// <summary>Whose it is; notes the use.</summary>
    public async ValueTask<UserRow?> FindUserAsync(string issuer, string subject, string? account, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<UserRow>(
                $"SELECT {UserRow.Columns} FROM users WHERE user_key = (SELECT user_key FROM identities WHERE issuer = @issuer AND subject = @subject)",
                new { issuer, subject }),
            cancellationToken);
        if (found is not null)
        {
            await database.WriteAsync(
                session => session.ExecuteAsync(
                    "UPDATE identities SET last_used_at = @now, account = @account WHERE issuer = @issuer AND subject = @subject",
                    new { now = clock.GetUtcNow().ToUnixTimeMilliseconds(), account, issuer, subject }),
                cancellationToken);
        }

        return found;
    }

    public ValueTask<IReadOnlyList<IdentityRow>> ListAsync(UserId user, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<IdentityRow>(
            """
            SELECT issuer, provider, account, linked_at, last_used_at FROM identities
            WHERE user_key = (SELECT user_key FROM users WHERE id = @user) ORDER BY linked_at, provider
            """,
            new { user }),
        cancellationToken);

    /// <summary>Links it in a transaction that makes or changes the account; false when it is somebody's, or the account has another one of that issuer.</summary>
    public async Task<bool> AddAsync(DatabaseSession session, long userKey, PendingIdentity identity) => await session.ExecuteAsync(
        """
        INSERT INTO identities (issuer, subject, user_key, provider, account, linked_at)
        VALUES (@Issuer, @Subject, @userKey, @Provider, @Account, @now) ON CONFLICT DO NOTHING
        """,
        new { identity.Issuer, identity.Subject, userKey, identity.Provider, identity.Account, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }) > 0;

    /// <summary>
    /// Unlinks what came after a moment: whoever had got into the account may have linked it. Not what the account was registered with, which may be all that its
    /// owner has. How many went.
    /// </summary>
    public static async Task<int> RemoveLinkedSinceAsync(DatabaseSession session, UserRow user, DateTimeOffset since)
    {
        var registered = DateTimeOffset.FromUnixTimeMilliseconds(user.CreatedAt) + TimeSpan.FromMinutes(1);
        return await session.ExecuteAsync(
            "DELETE FROM identities WHERE user_key = @UserKey AND linked_at > @after",
            new { user.UserKey, after = (since > registered ? since : registered).ToUnixTimeMilliseconds() });
    }
}

internal sealed record IdentityRow
{
    public string Issuer { get; init; } = "";

    public string Provider { get; init; } = "";

    public string? Account { get; init; }

    public long LinkedAt { get; init; }

    public long? LastUsedAt { get; init; }
}
