using Microsoft.Extensions.Logging;

namespace Parley.Platform.Mail;

/// <summary>Event ids 2400–2499. Never addresses or texts: mails are named by their ids.</summary>
internal static partial class MailLog
{
    [LoggerMessage(2400, LogLevel.Information, "Mail {MailId} ({Purpose}) was handed to the SMTP server.")]
    public static partial void Sent(ILogger logger, Guid mailId, string purpose);

    [LoggerMessage(2401, LogLevel.Information, "Mail {MailId} ({Purpose}) was written to the folder mails.")]
    public static partial void Written(ILogger logger, Guid mailId, string purpose);

    [LoggerMessage(2402, LogLevel.Warning, "Removing old files of the folder mails failed; it is tried again in an hour.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(2403, LogLevel.Warning, "{File} in the folder mails cannot be read as a mail; it is left out of the list.")]
    public static partial void Unreadable(ILogger logger, string file);
}
