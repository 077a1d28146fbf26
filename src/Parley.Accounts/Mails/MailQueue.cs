using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Platform.Mail;
using Parley.Platform.Outbox;

namespace Parley.Accounts.Mails;

/// <summary>
/// Mails on their way out: written in the transaction of their cause, sent after it, however long the mail server is away. So a mail never tells of what did not happen,
/// and no request takes longer because one is sent. Kept wrapped by the master keys until they are sent: they hold links that open accounts.
/// </summary>
internal sealed class MailQueue(MasterKeys masterKeys, TimeProvider clock, IServiceProvider services)
{
    public const string Topic = "mail";

    public static readonly byte[] Purpose = "parley mail"u8.ToArray();

    /// <summary>Call <see cref="Wake"/> after the commit.</summary>
    public async Task AddAsync(DatabaseSession session, string to, MailText text)
    {
        var now = clock.GetUtcNow();
        var mail = new MailMessage
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            To = to,
            Subject = text.Subject,
            Text = text.ToText(),
            Html = text.ToHtml(),
            Purpose = text.Purpose,
        };
        var content = masterKeys.Wrap(JsonSerializer.SerializeToUtf8Bytes(mail), Purpose);
        var key = await session.QuerySingleAsync<long>(
            "INSERT INTO mails (content, created_at) VALUES (@content, @now) RETURNING mail_key", new { content, now = now.ToUnixTimeMilliseconds() });
        await OutboxTable.AddAsync(session, Topic, Name(key), now.ToUnixTimeMilliseconds());
    }

    /// <summary>Spares the mail the wait for the next second. Harmless when there is none.</summary>
    public void Wake() => services.GetRequiredKeyedService<OutboxRelay>(AccountsModule.Name).Wake(); // asked for late: the relay needs the consumers

    public static byte[] Name(long key)
    {
        var name = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(name, key);
        return name;
    }
}

/// <summary>Sends what is queued.</summary>
internal sealed class MailDelivery(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, MasterKeys masterKeys, IMailSender sender) : IOutboxConsumer
{
    public string Topic => MailQueue.Topic;

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var key = BinaryPrimitives.ReadInt64BigEndian(entry.Payload);
        var content = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<byte[]>("SELECT content FROM mails WHERE mail_key = @key", new { key }), cancellationToken);
        if (content is null)
        {
            return; // sent before, and only the mark was lost
        }

        await sender.SendAsync(JsonSerializer.Deserialize<MailMessage>(masterKeys.Unwrap(content, MailQueue.Purpose))!, cancellationToken);

        // What has been sent is nobody's to read.
        await database.WriteAsync(session => session.ExecuteAsync("DELETE FROM mails WHERE mail_key = @key", new { key }), CancellationToken.None);
    }
}
