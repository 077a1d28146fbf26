using Parley.Platform.Outbox;

namespace Parley.Platform.Mail;

/// <summary>
/// Hands one mail over: to an SMTP server, or into a folder. It does not retry: callers send from an <see cref="IOutboxConsumer"/>, whose failed attempts come
/// again. Safe from any thread.
/// </summary>
public interface IMailSender
{
    /// <summary>Returns when the mail is with the next server, or on the disk. The same <see cref="MailMessage.Id"/> may be sent again.</summary>
    /// <exception cref="MailException">It could not be handed over; later it may be.</exception>
    /// <exception cref="MailRefusedException">It never will be.</exception>
    Task SendAsync(MailMessage message, CancellationToken cancellationToken);
}

/// <summary>A mail could not be handed over now. The message is for operators and holds no address and no text.</summary>
public sealed class MailException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A mail that no further attempt will deliver, like one to an address that does not exist.</summary>
public sealed class MailRefusedException(string message) : PermanentFailureException(message);
