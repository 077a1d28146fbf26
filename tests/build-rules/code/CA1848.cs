using Microsoft.Extensions.Logging;

namespace BuildRules.Code;

// Logging goes through [LoggerMessage].
internal static class DirectLogging
{
    public static void Say(ILogger log) => log.LogInformation("started");
}
