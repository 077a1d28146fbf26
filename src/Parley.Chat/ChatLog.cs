using Microsoft.Extensions.Logging;

namespace Parley.Chat;

/// <summary>Event ids 4000–4999. Never bodies, titles or tokens.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(4000, LogLevel.Warning, "A batch of {Count} could not be committed ({Cause}); its senders will retry.")]
    public static partial void BatchUnavailable(ILogger logger, int count, string cause);

    [LoggerMessage(4001, LogLevel.Error, "A batch of {Count} failed; its commands run singly.")]
    public static partial void BatchFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(4003, LogLevel.Error, "Whether the database takes writes again could not be tried; it is tried once more.")]
    public static partial void ProbeFailed(ILogger logger, Exception exception);

    [LoggerMessage(4002, LogLevel.Error, "A committed change could not be announced; clients will find it by sync.")]
    public static partial void PublishFailed(ILogger logger, Exception exception);

    [LoggerMessage(4004, LogLevel.Error, "Receipts could not be stored; their clients were told to repeat them.")]
    public static partial void ReceiptsFailed(ILogger logger, Exception exception);

    [LoggerMessage(4010, LogLevel.Warning, "Changes of chat settings by other processes could not be read.")]
    public static partial void PrivacyStale(ILogger logger, Exception exception);

    [LoggerMessage(4006, LogLevel.Warning, "The people whom a frame mentions could not be read; it went out without them.")]
    public static partial void PeopleMissing(ILogger logger, Exception exception);

    [LoggerMessage(4007, LogLevel.Error, "Recent commits could not be looked through.")]
    public static partial void WatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(4008, LogLevel.Warning, "This server has missed too much of what others committed: its sockets are closed, so that their clients sync.")]
    public static partial void FellBehind(ILogger logger);

    [LoggerMessage(4020, LogLevel.Error, "A match came to nothing; its people wait on.")]
    public static partial void MatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(4021, LogLevel.Warning, "What guests have left could not be removed; it is tried again in a minute.")]
    public static partial void GuestSweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(4022, LogLevel.Information, "Report {ReportId} was made.")]
    public static partial void Reported(ILogger logger, Guid reportId);

    [LoggerMessage(4030, LogLevel.Warning, "Messages that are past their time could not be removed; it is tried again at the next sweep.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(4031, LogLevel.Error, "Messages of conversation {Conversation} that are past their time could not be removed; it is tried again in a minute.")]
    public static partial void ConversationSweepFailed(ILogger logger, Exception exception, Guid conversation);

    [LoggerMessage(4040, LogLevel.Error, "Messages could not be indexed; it is tried again.")]
    public static partial void IndexingFailed(ILogger logger, Exception exception);

    [LoggerMessage(4041, LogLevel.Warning, "Message {MessageId} cannot be opened; search will not find it.")]
    public static partial void NotIndexed(ILogger logger, Guid messageId);

    [LoggerMessage(4060, LogLevel.Warning, "Messages whose time has come could not be sent; it is tried again.")]
    public static partial void ScheduleFailed(ILogger logger, Exception exception);

    [LoggerMessage(4061, LogLevel.Error, "Scheduled message {MessageId} could not be sent; it is tried again.")]
    public static partial void ScheduledNotSent(ILogger logger, Exception exception, Guid messageId);

    [LoggerMessage(4005, LogLevel.Error, "Presence could not be told.")]
    public static partial void PresenceFailed(ILogger logger, Exception exception);
}
