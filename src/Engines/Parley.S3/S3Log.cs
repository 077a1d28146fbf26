using Microsoft.Extensions.Logging;

namespace Parley.S3;

/// <summary>Event ids 2300–2399. Never keys or secrets.</summary>
internal static partial class S3Log
{
    [LoggerMessage(2300, LogLevel.Information, "What was uploaded of a blob that did not come to be could not be removed at once; it goes within two days.")]
    public static partial void LeftBehind(ILogger logger, Exception exception);
}
