using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Contracts.Accounts;
using Parley.Notifications.History;
using Parley.Notifications.Ledger;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>
/// Hands one channel's messages to its push services, several side by side, so that a slow one holds up little. What fails comes again, not before the service's
/// <c>Retry-After</c>; who is gone, or whose session has ended, is removed; what a service never takes becomes a dead letter. One that does not answer is left
/// alone for a while, and one that refuses again and again is removed: whose browser or app it is must not be felt by the others.
/// </summary>
internal sealed class PushSending(
    IPushChannel channel, [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IRecipients recipients, PushContents contents, DeliveryLedger ledger,
    NotificationMetrics metrics, TimeProvider clock, ILogger<PushSending> logger)
    : IOutboxPageConsumer
{
    /// <summary>How long one whose service did not answer is left alone.</summary>
    private static readonly TimeSpan Unanswered = TimeSpan.FromMinutes(1);

    /// <summary>Refusals in a row that end a subscription.</summary>
    private const int MostRefusals = 3;

    public string Topic => channel.Topic;

    public int PageSize => 16;

    public async ValueTask<IReadOnlyList<Exception?>> HandleAsync(IReadOnlyList<OutboxEntry> page, CancellationToken cancellationToken) =>
        await Task.WhenAll(page.Select(async entry =>
        {
            try
            {
                await HandleAsync(entry, cancellationToken);
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }));

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var job = PushJob.Of(entry);
        var (row, subscription) = await database.ReadAsync(
            async session => (
                await session.QueryFirstOrDefaultAsync<NotificationRow>($"SELECT {NotificationRow.Columns} FROM notifications WHERE notification = @Notification", new { job.Notification }),
                await session.QueryFirstOrDefaultAsync<SubscriptionRow>($"SELECT {SubscriptionRow.Columns} FROM push_subscriptions WHERE subscription = @Subscription", new { job.Subscription })),
            cancellationToken);
        if (row is null || subscription is null || subscription.UserId != row.UserId || (!job.Clears && !row.IsUnread))
        {
            return; // nobody is to be told of it here any more
        }

        if (!channel.IsOn)
        {
            await StepAsync(job, LedgerStep.Failed, "off"); // since this was queued; whoever did that wants nothing sent
            return;
        }

        if (!(await recipients.LiveSessionsAsync([subscription.SessionId], cancellationToken)).Contains(subscription.SessionId))
        {
            await RemoveAsync(job, subscription, "session-ended");
            return;
        }

        if (subscription.PausedUntil - clock.GetUtcNow().ToUnixTimeMilliseconds() is > 0 and var pause)
        {
            throw new RetryLaterException("The push service did not answer lately.", TimeSpan.FromMilliseconds(pause));
        }

        var content = await contents.MakeAsync(row, job.Clears, cancellationToken);
        await ConcludeAsync(job, subscription, await channel.SendAsync(new PushMessage(subscription, content, job.Clears), cancellationToken));
    }

    private async Task ConcludeAsync(PushJob job, SubscriptionRow subscription, PushAnswer answer)
    {
        switch (answer.Outcome)
        {
            case PushOutcome.Accepted:
                await StepAsync(job, LedgerStep.Accepted, null, subscription.Refusals > 0 ? "UPDATE push_subscriptions SET refusals = 0 WHERE subscription = @Subscription" : null);
                return;
            case PushOutcome.Gone:
                await RemoveAsync(job, subscription, answer.Detail);
                return;
            case PushOutcome.Busy:
                await StepAsync(job, LedgerStep.Failed, answer.Detail);
                throw new RetryLaterException($"The push service answered {answer.Detail}.", answer.Pause ?? TimeSpan.Zero);
            case PushOutcome.Silent:
                await StepAsync(
                    job, LedgerStep.Failed, "no answer", "UPDATE push_subscriptions SET paused_until = @until WHERE subscription = @Subscription",
                    (clock.GetUtcNow() + Unanswered).ToUnixTimeMilliseconds());
                throw new IOException("The push service did not answer."); // without its address
            case PushOutcome.Refused when subscription.Refusals >= MostRefusals - 1:
                await RemoveAsync(job, subscription, answer.Detail);
                return;
            default:
                await StepAsync(job, LedgerStep.Failed, answer.Detail, "UPDATE push_subscriptions SET refusals = refusals + 1 WHERE subscription = @Subscription");
                throw new PermanentFailureException($"The push service answered {answer.Detail}.");
        }
    }

    /// <summary>Not cancellable: what a service has answered is known from then on.</summary>
    private async ValueTask StepAsync(PushJob job, LedgerStep step, string? detail, string? mark = null, long until = 0)
    {
        metrics.Delivered(channel.Channel, step == LedgerStep.Accepted);
        await database.WriteAsync(
            async session =>
            {
                await ledger.AddAsync(session, job.Notification, channel.Channel, step, detail: detail);
                return mark is null ? 0 : await session.ExecuteAsync(mark, new { job.Subscription, until });
            },
            CancellationToken.None);
    }

    private async ValueTask RemoveAsync(PushJob job, SubscriptionRow subscription, string? reason)
    {
        await database.WriteAsync(
            async session =>
            {
                await ledger.AddAsync(session, job.Notification, channel.Channel, LedgerStep.Failed, detail: reason);
                return await session.ExecuteAsync("DELETE FROM push_subscriptions WHERE subscription = @Subscription", new { subscription.Subscription });
            },
            CancellationToken.None);
        NotificationsLog.SubscriptionRemoved(logger, subscription.Id, reason ?? "");
    }
}
