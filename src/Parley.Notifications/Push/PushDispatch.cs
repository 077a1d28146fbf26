using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Notifications.Deciding;
using Parley.Notifications.History;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>One message to one browser or app.</summary>
/// <param name="Notification">Its number.</param>
/// <param name="Subscription">Its number.</param>
/// <param name="Clears">It was read: what is shown of it goes away.</param>
internal sealed record PushJob(long Notification, long Subscription, bool Clears)
{
    public byte[] ToPayload() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static PushJob Of(OutboxEntry entry) => JsonSerializer.Deserialize<PushJob>(entry.Payload)!;
}

/// <summary>When the time has come to push a notification: is it unread still, and nobody asleep?</summary>
internal sealed class PushDispatch(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IRecipients recipients, PushFanOut fanOut, TimeProvider clock) : IOutboxConsumer
{
    public const string TopicName = "push-due";

    public string Topic => TopicName;

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var notification = BinaryPrimitives.ReadInt64BigEndian(entry.Payload);
        var row = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<NotificationRow>($"SELECT {NotificationRow.Columns} FROM notifications WHERE notification = @notification", new { notification }),
            cancellationToken);
        if (row is null)
        {
            return; // too old, or the account is gone
        }

        var recipient = (await recipients.GetAsync([row.UserId], cancellationToken)).GetValueOrDefault(row.UserId);
        var asleep = recipient is not null && row.Mail != (long)NotificationReason.SentElsewhere && QuietTime.IsQuiet(recipient, clock.GetUtcNow());
        await database.WriteAsync(session => SplitAsync(session, notification, recipient is not null, asleep), cancellationToken);
    }

    private async Task<bool> SplitAsync(DatabaseSession session, long notification, bool exists, bool asleep)
    {
        // From here on what follows is pushed anew. No row: this entry was carried out before.
        var row = await session.QueryFirstOrDefaultAsync<NotificationRow>(
            $"UPDATE notifications SET push_waits = 0 WHERE notification = @notification AND push_waits = 1 RETURNING {NotificationRow.Columns}", new { notification });
        if (row is null)
        {
            return false;
        }

        if (!row.IsUnread || asleep || !exists)
        {
            await fanOut.DropAsync(session, row, !row.IsUnread ? NotificationReason.Read : asleep ? NotificationReason.QuietHours : NotificationReason.NoSubscription);
            return false;
        }

        await session.ExecuteAsync(
            "UPDATE notifications SET pushed_at = @now WHERE notification = @notification", new { notification, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await fanOut.SplitAsync(session, row, clears: false);
        return true;
    }
}

/// <summary>What was pushed and has been read elsewhere goes away on every browser and device.</summary>
internal sealed class PushClearing([FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, PushFanOut fanOut) : IOutboxConsumer
{
    public const string TopicName = "push-clear";

    public string Topic => TopicName;

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var notification = BinaryPrimitives.ReadInt64BigEndian(entry.Payload);
        await database.WriteAsync(
            async session =>
            {
                // The time it was pushed is the mark that this has not been carried out before.
                var row = await session.QueryFirstOrDefaultAsync<NotificationRow>(
                    $"UPDATE notifications SET pushed_at = NULL WHERE notification = @notification AND pushed_at IS NOT NULL RETURNING {NotificationRow.Columns}", new { notification });
                if (row is not null)
                {
                    await fanOut.SplitAsync(session, row, clears: true);
                }

                return true;
            },
            cancellationToken);
    }
}
