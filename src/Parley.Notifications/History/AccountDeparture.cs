using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Notifications.Push;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

/// <summary>With an account goes all that is kept here of its owner.</summary>
internal sealed class AccountDeparture([FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database) : IAccountListener
{
    private static readonly string[] Statements =
    [
        "DELETE FROM push_subscriptions WHERE user_id = @UserId", "DELETE FROM digests WHERE user_id = @UserId", "DELETE FROM mails WHERE user_id = @UserId",
        "DELETE FROM reactors WHERE actor_id = @UserId", "DELETE FROM notifications WHERE user_id = @UserId", "DELETE FROM heads WHERE user_id = @UserId",
        "UPDATE notifications SET actor_id = NULL WHERE actor_id = @UserId AND kind IN (2, 3)",
    ];

    public async ValueTask HandleAsync(AccountEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Kind != AccountEventKind.AccountDeleted)
        {
            return;
        }

        await database.WriteAsync(
            async session =>
            {
                foreach (var statement in Statements)
                {
                    await session.ExecuteAsync(statement, new { happened.UserId });
                }

                return true;
            },
            cancellationToken);
    }
}

/// <summary>Somebody's notifications and what takes their pushes, for the copy of all their data.</summary>
internal sealed class NotificationExport([FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, NotificationService notifications) : IExportContributor
{
    public async ValueTask WriteAsync(UserId user, IExportArchive archive, CancellationToken cancellationToken)
    {
        await archive.AddAsync(
            "notifications.json",
            async stream =>
            {
                await using var json = new Utf8JsonWriter(stream);
                json.WriteStartArray();
                string? cursor = null;
                do
                {
                    (await notifications.ListAsync(user, state: null, limit: 100, cursor, cancellationToken)).TryGet(out var page, out _);
                    foreach (var one in page?.Items ?? [])
                    {
                        JsonSerializer.Serialize(json, one, ProtocolJson.Default.Notification);
                    }

                    await json.FlushAsync(cancellationToken);
                    cursor = page?.NextCursor;
                }
                while (cursor is not null);

                json.WriteEndArray();
            },
            cancellationToken);

        var takers = await database.ReadAsync(
            session => session.QueryAsync<SubscriptionRow>($"SELECT {SubscriptionRow.Columns} FROM push_subscriptions WHERE user_id = @user ORDER BY subscription", new { user }),
            cancellationToken);
        var browsers = new ListResponse<PushSubscription> { Items = [.. takers.Where(row => row.Channel == (long)NotificationChannel.WebPush).Select(row => row.ToSubscription(default))], NextCursor = null };
        var apps = new ListResponse<PushDevice> { Items = [.. takers.Where(row => row.Channel == (long)NotificationChannel.Fcm).Select(row => row.ToDevice(default))], NextCursor = null };
        await archive.AddAsync(
            "push-subscriptions.json",
            stream => new ValueTask(JsonSerializer.SerializeAsync(stream, browsers, ProtocolJson.Default.ListResponsePushSubscription, cancellationToken)), cancellationToken);
        await archive.AddAsync(
            "push-devices.json",
            stream => new ValueTask(JsonSerializer.SerializeAsync(stream, apps, ProtocolJson.Default.ListResponsePushDevice, cancellationToken)), cancellationToken);
    }
}
