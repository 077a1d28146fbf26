using Microsoft.Extensions.Logging;

namespace Parley.Platform.Outbox;

/// <summary>Event ids 2300–2399. Never payloads.</summary>
internal static partial class OutboxLog
{
    [LoggerMessage(2300, LogLevel.Warning, "Outbox entry {Module}/{Entry} ({Topic}) failed {Attempts} times; the next attempt is in {Pause}.")]
    public static partial void AttemptFailed(ILogger logger, Exception exception, string module, long entry, string topic, long attempts, TimeSpan pause);

    [LoggerMessage(2301, LogLevel.Error, "Outbox entry {Module}/{Entry} ({Topic}) failed {Attempts} times and was given up: parley-server outbox list --dead.")]
    public static partial void GivenUp(ILogger logger, Exception exception, string module, long entry, string topic, long attempts);

    [LoggerMessage(2302, LogLevel.Warning, "The outbox of {Module} could not be worked on ({Cause}); it is tried again.")]
    public static partial void Unavailable(ILogger logger, string module, string cause);

    [LoggerMessage(2303, LogLevel.Error, "The outbox of {Module} could not be worked on; it is tried again.")]
    public static partial void RelayFailed(ILogger logger, Exception exception, string module);

    [LoggerMessage(2304, LogLevel.Warning, "The outbox of {Module} falls behind: {Waiting} entries wait, the oldest since {Age}.")]
    public static partial void FallsBehind(ILogger logger, string module, long waiting, TimeSpan age);

    [LoggerMessage(2305, LogLevel.Information, "The outbox of {Module} has caught up.")]
    public static partial void CaughtUp(ILogger logger, string module);
}
