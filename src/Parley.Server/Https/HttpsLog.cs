namespace Parley.Server.Https;

/// <summary>Event ids 1000–1019.</summary>
internal static partial class HttpsLog
{
    [LoggerMessage(1000, LogLevel.Information, "The HTTPS certificate was read again; it ends at {Ends:u}.")]
    public static partial void Reloaded(ILogger logger, DateTimeOffset ends);

    [LoggerMessage(1001, LogLevel.Error, "The changed HTTPS certificate cannot be used, so the old one stays: {Reason}")]
    public static partial void NotReloaded(ILogger logger, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "The HTTPS certificate has expired, at {Ends:u}: browsers refuse it. Renew it.")]
    public static partial void Ended(ILogger logger, DateTimeOffset ends);

    [LoggerMessage(1003, LogLevel.Warning, "The HTTPS certificate ends soon, at {Ends:u}. Renew it.")]
    public static partial void EndsSoon(ILogger logger, DateTimeOffset ends);
}
