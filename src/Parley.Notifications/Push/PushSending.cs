using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Notifications.History;
using Parley.Notifications.Ledger;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Platform.Outbox;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>
/// Hands messages to push services (RFC 8030), several side by side, so that a slow one holds up little. What fails comes again, not before the service's
/// <c>Retry-After</c>; a browser that is gone (404, 410), or whose session has ended, is removed; what a service never takes becomes a dead letter. One that does not
/// answer is left alone for a while, and one that refuses again and again is removed: whose browser it is must not be felt by the others.
/// </summary>
internal sealed class PushSending(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, MasterKeys masterKeys, IRecipients recipients, PushContents contents, VapidKey vapid,
    DeliveryLedger ledger, NotificationMetrics metrics, IHttpClientFactory clients, IOptions<WebPushOptions> options, TimeProvider clock, ILogger<PushSending> logger)
    : IOutboxPageConsumer
{
    public const string TopicName = "push-send", ClientName = "parley-push";

    private const int TopicBytes = 24; // RFC 8030 §5.4: at most 32 characters of base64url

    /// <summary>A service that asks for more is asked again by then.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    /// <summary>How long a browser whose service did not answer is left alone.</summary>
    private static readonly TimeSpan Unanswered = TimeSpan.FromMinutes(1);

    /// <summary>Refusals in a row that end a subscription.</summary>
    private const int MostRefusals = 3;

    public string Topic => TopicName;

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

        if (!(await recipients.LiveSessionsAsync([subscription.SessionId], cancellationToken)).Contains(subscription.SessionId))
        {
            await RemoveAsync(job, subscription, "session-ended", cancellationToken);
            return;
        }

        if (subscription.PausedUntil - clock.GetUtcNow().ToUnixTimeMilliseconds() is > 0 and var pause)
        {
            throw new RetryLaterException("The push service did not answer lately.", TimeSpan.FromMilliseconds(pause));
        }

        await SendAsync(job, row, subscription, cancellationToken);
    }

    private async Task SendAsync(PushJob job, NotificationRow row, SubscriptionRow subscription, CancellationToken cancellationToken)
    {
        var secrets = SubscriptionSecrets.Unwrap(masterKeys, subscription.Secrets);
        var content = await contents.MakeAsync(row, job.Clears, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, secrets.Endpoint);
        request.Headers.TryAddWithoutValidation("Authorization", await vapid.AuthorizationAsync(request.RequestUri!, cancellationToken));
        request.Headers.TryAddWithoutValidation("TTL", ((long)options.Value.TimeToLive.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Urgency", job.Clears ? "low" : "high");
        request.Headers.TryAddWithoutValidation("Topic", TopicOf(row)); // the latest state replaces what was not delivered yet
        request.Content = new ByteArrayContent(MessageEncryption.Encrypt(content.ToBytes(), secrets.BrowserKey, secrets.Auth));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");

        HttpStatusCode status;
        TimeSpan? pause;
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            (status, pause) = (response.StatusCode, PauseOf(response.Headers.RetryAfter));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await StepAsync(
                job, LedgerStep.Failed, "no answer", "UPDATE push_subscriptions SET paused_until = @until WHERE subscription = @Subscription",
                (clock.GetUtcNow() + Unanswered).ToUnixTimeMilliseconds());
            throw new IOException("The push service did not answer."); // without its address
        }

        await ConcludeAsync(job, subscription, status, pause, cancellationToken);
    }

    private async Task ConcludeAsync(PushJob job, SubscriptionRow subscription, HttpStatusCode status, TimeSpan? pause, CancellationToken cancellationToken)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        switch (status)
        {
            case HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent:
                await StepAsync(job, LedgerStep.Accepted, null, subscription.Refusals > 0 ? "UPDATE push_subscriptions SET refusals = 0 WHERE subscription = @Subscription" : null);
                return;
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                await RemoveAsync(job, subscription, code, cancellationToken);
                return;
            case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                await StepAsync(job, LedgerStep.Failed, code);
                throw new RetryLaterException($"The push service answered {code}.", pause ?? TimeSpan.Zero);
            case var _ when subscription.Refusals >= MostRefusals - 1:
                await RemoveAsync(job, subscription, code, cancellationToken);
                return;
            default:
                await StepAsync(job, LedgerStep.Failed, code, "UPDATE push_subscriptions SET refusals = refusals + 1 WHERE subscription = @Subscription");
                throw new PermanentFailureException($"The push service answered {code}.");
        }
    }

    /// <summary>Not cancellable: what a service has answered is known from then on.</summary>
    private async ValueTask StepAsync(PushJob job, LedgerStep step, string? detail, string? mark = null, long until = 0)
    {
        metrics.Delivered(NotificationChannel.WebPush, step == LedgerStep.Accepted);
        await database.WriteAsync(
            async session =>
            {
                await ledger.AddAsync(session, job.Notification, NotificationChannel.WebPush, step, detail: detail);
                return mark is null ? 0 : await session.ExecuteAsync(mark, new { job.Subscription, until });
            },
            CancellationToken.None);
    }

    private async ValueTask RemoveAsync(PushJob job, SubscriptionRow subscription, string reason, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async session =>
            {
                await ledger.AddAsync(session, job.Notification, NotificationChannel.WebPush, LedgerStep.Failed, detail: reason);
                return await session.ExecuteAsync("DELETE FROM push_subscriptions WHERE subscription = @Subscription", new { subscription.Subscription });
            },
            cancellationToken);
        NotificationsLog.SubscriptionRemoved(logger, subscription.Id, reason);
    }

    private TimeSpan? PauseOf(RetryConditionHeaderValue? header)
    {
        var pause = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return pause > LongestPause ? LongestPause : pause;
    }

    private static string TopicOf(NotificationRow row) => Base64Url.EncodeToString(SHA256.HashData(row.Id.Value.ToByteArray()).AsSpan(0, TopicBytes));
}
