using Parley.Notifications.Deciding;
using Parley.Notifications.History;
using Parley.Notifications.Ledger;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>From a notification to all that takes its owner's pushes: one entry of the outbox for each browser and app, so that each fails by itself.</summary>
internal sealed class PushFanOut(IEnumerable<IPushChannel> channels, DeliveryLedger ledger, TimeProvider clock)
{
    private readonly Dictionary<long, string> _topics = channels.Where(channel => channel.IsOn).ToDictionary(channel => (long)channel.Channel, channel => channel.Topic);

    public async Task SplitAsync(DatabaseSession session, NotificationRow row, bool clears)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var one in await session.QueryAsync<SubscriptionRow>(
            $"SELECT {SubscriptionRow.Columns} FROM push_subscriptions WHERE user_id = @UserId ORDER BY subscription", new { row.UserId }))
        {
            if (_topics.TryGetValue(one.Channel, out var topic))
            {
                await OutboxTable.AddAsync(session, topic, new PushJob(row.Notification, one.Subscription, clears).ToPayload(), now);
            }
        }
    }

    /// <summary>What was decided first, and then is not sent after all.</summary>
    public async Task DropAsync(DatabaseSession session, NotificationRow row, NotificationReason reason)
    {
        foreach (var (channel, decided) in new[] { (NotificationChannel.WebPush, row.Push), (NotificationChannel.Fcm, row.Fcm ?? (long)NotificationReason.NoSubscription) })
        {
            if (Decision.IsYes((NotificationReason)decided))
            {
                await ledger.AddAsync(session, row.Notification, channel, LedgerStep.Dropped, reason);
            }
        }
    }
}
