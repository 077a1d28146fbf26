using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Settings;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Users;

/// <summary>How people want to be notified, for other modules.</summary>
internal sealed class Recipients(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, SettingsService settings, IOptions<AccountsOptions> options, TimeProvider clock) : IRecipients
{
    public async ValueTask<IReadOnlyDictionary<UserId, Recipient>> GetAsync(IReadOnlyCollection<UserId> users, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync<Row>(
                $"""
                SELECT u.id, u.username, u.email, u.email_verified_at, u.time_zone, s.user_key, {SettingsStore.Columns}
                FROM users u LEFT JOIN user_settings s ON s.user_key = u.user_key
                WHERE u.id IN @users AND u.role <> @guest AND u.disabled_at IS NULL
                """,
                new { users = SqlList.Of(users), guest = (long)AccountRole.Guest }),
            cancellationToken);
        return rows.ToDictionary(row => row.Id, row => new Recipient(
            row.Id, row.Username, row.EmailVerifiedAt is null ? null : row.Email, row.TimeZone,
            row.UserKey is null ? new NotificationPreferences() : row.ToSettings().Notifications));
    }

    public async ValueTask<IReadOnlySet<SessionId>> LiveSessionsAsync(IReadOnlyCollection<SessionId> sessions, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return (await database.ReadAsync(
            session => session.QueryAsync<SessionId>(
                """
                SELECT s.id FROM sessions s JOIN users u ON u.user_key = s.user_key
                WHERE s.id IN @sessions AND s.revoked_at IS NULL AND s.ends_at > @now AND s.last_used_at > @idle AND u.disabled_at IS NULL
                """,
                new { sessions = SqlList.Of(sessions), now = now.ToUnixTimeMilliseconds(), idle = (now - options.Value.SessionIdleLifetime).ToUnixTimeMilliseconds() }),
            cancellationToken)).ToHashSet();
    }

    public async ValueTask StopDigestAsync(UserId user, CancellationToken cancellationToken) => await settings.UpdateAsync(
        user, new UpdateUserSettingsRequest { Notifications = new UpdateNotificationPreferences { EmailDigest = false } }, cancellationToken);

    private sealed class Row : SettingsRow
    {
        public UserId Id { get; init; }

        public string Username { get; init; } = "";

        public string? Email { get; init; }

        public long? EmailVerifiedAt { get; init; }

        public string? TimeZone { get; init; }

        /// <summary>Null: they have never changed a setting.</summary>
        public long? UserKey { get; init; }
    }
}
