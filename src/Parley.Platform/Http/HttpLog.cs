using Microsoft.Extensions.Logging;

namespace Parley.Platform.Http;

/// <summary>Event ids 2100–2199.</summary>
public static partial class HttpLog
{
    [LoggerMessage(2100, LogLevel.Error, "A request failed unexpectedly; trace id {TraceId}.")]
    public static partial void Unexpected(ILogger logger, Exception exception, string traceId);

    [LoggerMessage(2101, LogLevel.Warning, "The database could not serve a request ({Cause}); trace id {TraceId}.")]
    public static partial void DatabaseUnavailable(ILogger logger, string cause, string traceId);

    [LoggerMessage(2102, LogLevel.Warning, "The store of files could not serve a request ({Cause}); trace id {TraceId}.")]
    public static partial void BlobStoreUnavailable(ILogger logger, string cause, string traceId);
}
