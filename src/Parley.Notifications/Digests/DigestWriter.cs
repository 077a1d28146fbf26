using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Notifications.Deciding;
using Parley.Notifications.History;
using Parley.Notifications.Ledger;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Digests;

/// <summary>
/// Writes one mail to each person who was away while something waited. It is queued in the transaction that takes the person from the list and marks what the mail tells of: so
/// there is one, whoever dies when; sending it is the outbox's.
/// </summary>
internal sealed class DigestWriter(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IRecipients recipients, IUserDirectory users, IUserDevices devices, DigestMail mail,
    DeliveryLedger ledger, MasterKeys masterKeys, IServiceProvider services, IOptions<NotificationOptions> options, TimeProvider clock, ILogger<DigestWriter> logger)
    : BackgroundService
{
    private const int Page = 100;

    /// <summary>Notifications that one mail counts.</summary>
    private const int MostMissed = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5), Asleep = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotificationsLog.DigestsFailed(logger, exception);
            }
        }
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var due = await database.ReadAsync(
            session => session.QueryAsync<DigestRow>("SELECT user_id, due_at FROM digests WHERE due_at <= @now ORDER BY due_at LIMIT @limit", new { now = Now, limit = (long)Page }),
            cancellationToken);
        if (due.Count == 0)
        {
            return;
        }

        var found = await recipients.GetAsync([.. due.Select(row => row.UserId)], cancellationToken);
        foreach (var row in due)
        {
            await RunAsync(row, found.GetValueOrDefault(row.UserId), cancellationToken);
        }

        services.GetRequiredKeyedService<OutboxRelay>(NotificationsModule.Name).Wake();
    }

    private async Task RunAsync(DigestRow row, Recipient? recipient, CancellationToken cancellationToken)
    {
        if (recipient is { Email: not null, Settings.EmailDigest: true })
        {
            var later = devices.IsOnline(row.UserId) ? options.Value.DigestAfter : QuietTime.IsQuiet(recipient, clock.GetUtcNow()) ? Asleep : TimeSpan.Zero;
            if (later > TimeSpan.Zero)
            {
                await TakeAsync(row, Now + (long)later.TotalMilliseconds, cancellationToken);
                return;
            }

            var missed = await MissedAsync(row.UserId, cancellationToken);
            var names = await NamesAsync(missed, cancellationToken);
            await database.WriteAsync(session => QueueAsync(session, row, recipient, names), cancellationToken);
            return;
        }

        await TakeAsync(row, null, cancellationToken);
    }

    /// <summary>Puts somebody off, or takes them from the list.</summary>
    private async Task TakeAsync(DigestRow row, long? next, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync("UPDATE digests SET due_at = @next WHERE user_id = @UserId AND due_at = @DueAt", new { row.UserId, row.DueAt, next }), cancellationToken);

    private async Task<bool> QueueAsync(DatabaseSession session, DigestRow row, Recipient recipient, IReadOnlyList<string> names)
    {
        // Who takes the row writes the mail; another server finds it taken.
        var now = clock.GetUtcNow();
        if (await session.ExecuteAsync("UPDATE digests SET due_at = NULL WHERE user_id = @UserId AND due_at = @DueAt", new { row.UserId, row.DueAt }) == 0)
        {
            return false;
        }

        var missed = await session.QueryAsync<NotificationRow>(Missed, new { user = row.UserId, wanted = (long)NotificationReason.Wanted, limit = (long)MostMissed });
        if (missed.Count == 0)
        {
            return false; // all was read meanwhile
        }

        var time = now.ToUnixTimeMilliseconds();
        await session.ExecuteAsync(
            "UPDATE notifications SET mailed_at = @time WHERE notification IN @missed", new { time, missed = SqlList.Of(missed.Select(one => one.Notification)) });
        await session.ExecuteAsync("UPDATE digests SET sent_at = @time WHERE user_id = @UserId", new { row.UserId, time });
        var queued = new DigestMail.Queued(mail.Compose(recipient, missed, names, now), [.. missed.Select(one => one.Notification)]);
        var key = await session.QuerySingleAsync<long>(
            "INSERT INTO mails (user_id, content, created_at) VALUES (@UserId, @content, @time) RETURNING mail_key", new { row.UserId, content = masterKeys.Wrap(queued.ToBytes(), DigestMail.Purpose), time });
        await OutboxTable.AddAsync(session, DigestDelivery.TopicName, NotificationStore.Key(key), time);
        foreach (var one in missed)
        {
            await ledger.AddAsync(session, one.Notification, NotificationChannel.Email, LedgerStep.Sent);
        }

        return true;
    }

    private const string Missed = $"""
        SELECT {NotificationRow.Columns} FROM notifications
        WHERE user_id = @user AND state = 1 AND mail = @wanted AND (mailed_at IS NULL OR mailed_at < updated_at) ORDER BY updated_at DESC LIMIT @limit
        """;

    private ValueTask<IReadOnlyList<NotificationRow>> MissedAsync(UserId user, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<NotificationRow>(Missed, new { user, wanted = (long)NotificationReason.Wanted, limit = (long)MostMissed }), cancellationToken);

    private async ValueTask<IReadOnlyList<string>> NamesAsync(IReadOnlyList<NotificationRow> missed, CancellationToken cancellationToken)
    {
        var actors = missed.Select(row => row.ActorId).OfType<UserId>().Distinct().ToList();
        return actors.Count == 0 ? [] : [.. (await users.GetAsync(actors, cancellationToken)).Where(user => !user.Deleted).Select(user => user.Username).Order(StringComparer.Ordinal)];
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class DigestRow
    {
        public UserId UserId { get; init; }

        public long DueAt { get; init; }
    }
}
