using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Parley.Notifications.Ledger;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Platform.Mail;
using Parley.Platform.Outbox;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Digests;

/// <summary>Sends what is queued. One that was sent just before a crash is sent once more, under the same <c>Message-ID</c>.</summary>
internal sealed class DigestDelivery(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, MasterKeys masterKeys, IMailSender sender, DeliveryLedger ledger, NotificationMetrics metrics)
    : IOutboxConsumer
{
    public const string TopicName = "mail";

    public string Topic => TopicName;

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var key = BinaryPrimitives.ReadInt64BigEndian(entry.Payload);
        var content = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<byte[]>("SELECT content FROM mails WHERE mail_key = @key", new { key }), cancellationToken);
        if (content is null)
        {
            return; // sent before, and only the mark was lost
        }

        var queued = DigestMail.Queued.Of(masterKeys.Unwrap(content, DigestMail.Purpose));
        try
        {
            await sender.SendAsync(queued.Mail, cancellationToken);
        }
        catch (Exception exception) when (exception is MailException or MailRefusedException)
        {
            metrics.Delivered(NotificationChannel.Email, accepted: false);
            await WriteAsync(queued, LedgerStep.Failed, exception is MailRefusedException ? "refused" : "no answer", sent: null);
            throw;
        }

        metrics.Delivered(NotificationChannel.Email, accepted: true);
        await WriteAsync(queued, LedgerStep.Accepted, detail: null, sent: key);
    }

    /// <summary>Not cancellable: what has happened is known from then on.</summary>
    private async ValueTask WriteAsync(DigestMail.Queued queued, LedgerStep step, string? detail, long? sent) => await database.WriteAsync(
        async session =>
        {
            foreach (var notification in queued.Notifications)
            {
                await ledger.AddAsync(session, notification, NotificationChannel.Email, step, detail: detail);
            }

            return sent is { } key ? await session.ExecuteAsync("DELETE FROM mails WHERE mail_key = @key", new { key }) : 0;
        },
        CancellationToken.None);
}
