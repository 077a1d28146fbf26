using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>The browsers that take somebody's pushes.</summary>
internal sealed class SubscriptionService(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, MasterKeys masterKeys, PushAddresses addresses, VapidKey vapid,
    IOptions<NotificationOptions> options, TimeProvider clock)
{
    public async ValueTask<PushSubscriptionList> ListAsync(Caller caller, CancellationToken cancellationToken) => new()
    {
        PublicKey = await vapid.PublicKeyAsync(cancellationToken),
        Items = [.. (await database.ReadAsync(
            session => session.QueryAsync<SubscriptionRow>(
                $"SELECT {SubscriptionRow.Columns} FROM push_subscriptions WHERE user_id = @UserId ORDER BY subscription", new { caller.UserId }),
            cancellationToken)).Select(row => row.ToSubscription(caller.SessionId))],
    };

    /// <summary>Adds a browser; one that is known changes hands, keys and session, so that it never gets what is another's.</summary>
    public async ValueTask<Result<(PushSubscription Subscription, bool New)>> AddAsync(Caller caller, CreatePushSubscriptionRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var key = Decode(request.Keys?.P256dh);
        if (key is null || !MessageEncryption.IsPublicKey(key))
        {
            errors.Add("keys.p256dh", $"must be a public key of {MessageEncryption.PublicKeyBytes} bytes in base64url");
        }

        var auth = Decode(request.Keys?.Auth);
        if (auth is not { Length: MessageEncryption.AuthBytes })
        {
            errors.Add("keys.auth", $"must be {MessageEncryption.AuthBytes} bytes in base64url");
        }

        if (await addresses.CheckAsync(request.Endpoint, cancellationToken) is { } wrong)
        {
            errors.Add(wrong.Field, wrong.Message, wrong.Limit);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var most = options.Value.SubscriptionsPerUser;
        var row = new
        {
            id = PushSubscriptionId.New(clock),
            caller.UserId,
            caller.SessionId,
            endpoint = SHA256.HashData(Encoding.ASCII.GetBytes(request.Endpoint!)),
            service = new Uri(request.Endpoint!).Host,
            secrets = new SubscriptionSecrets(request.Endpoint!, key!, auth!).Wrap(masterKeys),
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
                    INSERT INTO push_subscriptions (id, user_id, session_id, endpoint, service, secrets, created_at)
                    VALUES (@id, @UserId, @SessionId, @endpoint, @service, @secrets, @now)
                    ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, session_id = excluded.session_id, secrets = excluded.secrets, paused_until = 0, refusals = 0
                    RETURNING {SubscriptionRow.Columns}
                    """,
                    row);
            },
            cancellationToken);
        return stored is null
            ? new ParleyError(ErrorCodes.TooMany, $"At most {most} browsers may take pushes.")
            : (stored.ToSubscription(caller.SessionId), stored.Id == row.id);
    }

    /// <summary>Harmless where there is none.</summary>
    public async ValueTask RemoveAsync(UserId user, PushSubscriptionId id, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM push_subscriptions WHERE id = @id AND user_id = @user", new { id, user }), cancellationToken);

    private static byte[]? Decode(string? text)
    {
        if (text is null or { Length: > 200 })
        {
            return null;
        }

        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
