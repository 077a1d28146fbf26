using Microsoft.Extensions.Logging;

namespace Parley.Platform.Database;

/// <summary>Event ids 2000–2099.</summary>
public static partial class DatabaseLog
{
    [LoggerMessage(2000, LogLevel.Warning, "Checkpoint of {File} failed with SQLite code {Code}; it is tried again.")]
    public static partial void CheckpointFailed(ILogger logger, string file, int code);

    [LoggerMessage(2001, LogLevel.Information, "The database of {Module} is at schema {Number}.")]
    public static partial void Migrated(ILogger logger, string module, int number);

    [LoggerMessage(2002, LogLevel.Warning, "The database does not answer yet ({Reason}); it is tried again for {Patience}.")]
    public static partial void Waiting(ILogger logger, string reason, TimeSpan patience);
}
