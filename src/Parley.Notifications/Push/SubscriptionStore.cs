using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>What takes people's pushes, of every channel.</summary>
internal sealed class SubscriptionStore(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IOptions<NotificationOptions> options, TimeProvider clock)
{
    public ValueTask<IReadOnlyList<SubscriptionRow>> ListAsync(UserId user, NotificationChannel channel, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<SubscriptionRow>(
            $"SELECT {SubscriptionRow.Columns} FROM push_subscriptions WHERE user_id = @user AND channel = @channel ORDER BY subscription", new { user, channel = (long)channel }),
        cancellationToken);

    /// <summary>Adds one; one that is known changes hands, secrets and session, so that it never gets what is another's.</summary>
    /// <param name="caller">Whose it is from now on.</param>
    /// <param name="made">What the channel knows of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Result<(SubscriptionRow Row, bool New)>> AddAsync(Caller caller, NewSubscription made, CancellationToken cancellationToken)
    {
        var most = options.Value.SubscriptionsPerUser;
        var row = new
        {
            id = PushSubscriptionId.New(clock),
            caller.UserId,
            caller.SessionId,
            channel = (long)made.Channel,
            endpoint = SHA256.HashData(Encoding.ASCII.GetBytes(made.Address)),
            made.Service,
            made.Secrets,
            now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var stored = await database.WriteAsync(
            async session =>
            {
                // The head's row is the lock: of two that come at once, the second counts the first.
                await session.ExecuteAsync("INSERT INTO heads (user_id, revision) VALUES (@UserId, 0) ON CONFLICT (user_id) DO UPDATE SET revision = heads.revision", row);
                await session.ExecuteAsync("DELETE FROM push_subscriptions WHERE endpoint = @endpoint AND user_id <> @UserId", row);
                var others = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM push_subscriptions WHERE user_id = @UserId AND endpoint <> @endpoint", row);
                return others >= most ? null : await session.QuerySingleAsync<SubscriptionRow>(
                    $"""
                    INSERT INTO push_subscriptions (id, user_id, session_id, channel, endpoint, service, secrets, created_at)
                    VALUES (@id, @UserId, @SessionId, @channel, @endpoint, @Service, @Secrets, @now)
                    ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, session_id = excluded.session_id, secrets = excluded.secrets, paused_until = 0, refusals = 0
                    RETURNING {SubscriptionRow.Columns}
                    """,
                    row);
            },
            cancellationToken);
        return stored is null ? new ParleyError(ErrorCodes.TooMany, $"At most {most} browsers and apps may take pushes.") : (stored, stored.Id == row.id);
    }

    /// <summary>Harmless where there is none.</summary>
    public async ValueTask RemoveAsync(UserId user, NotificationChannel channel, PushSubscriptionId id, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM push_subscriptions WHERE id = @id AND user_id = @user AND channel = @channel", new { id, user, channel = (long)channel }),
        cancellationToken);
}

/// <param name="Channel">How it is reached.</param>
/// <param name="Address">By what it is known again: stored as a hash only.</param>
/// <param name="Service">For people: whose push service it is.</param>
/// <param name="Secrets">What it takes to push to it, wrapped.</param>
internal sealed record NewSubscription(NotificationChannel Channel, string Address, string Service, byte[] Secrets);
