using Microsoft.Extensions.Logging;

namespace Parley.S3;

/// <summary>Event ids 2500–2599. Never keys or secrets.</summary>
internal static partial class S3Log
{
    [LoggerMessage(2500, LogLevel.Information, "What was uploaded of a blob that did not come to be could not be removed at once; it goes within two days.")]
    public static partial void LeftBehind(ILogger logger, Exception exception);
}
