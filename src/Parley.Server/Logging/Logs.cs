using Microsoft.Extensions.Logging.Console;
using Parley.Platform.Configuration;

namespace Parley.Server.Logging;

internal static class Logs
{
    /// <summary>
    /// One line per event on stdout: JSON, or on a terminal text. Requests are not logged, whatever the level: their addresses may hold what is
    /// nobody's business. When nobody takes the lines, those that no longer fit are dropped: the server goes on.
    /// </summary>
    public static void AddParleyLogging(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<LoggingOptions>(LoggingOptions.Section);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = Formatter(builder.Configuration));
        builder.Logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddSimpleConsole(text =>
        {
            text.SingleLine = true;
            text.TimestampFormat = "HH:mm:ss ";
        });
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console =>
        {
            console.FormatterName = Formatter(builder.Configuration);

            // Lines are lost, and it is said how many, rather than that every request waits for whoever reads them.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
    }

    // A value that is not a format is reported by the settings check; until then lines are JSON.
    private static string Formatter(ConfigurationManager configuration)
    {
        var format = Enum.TryParse<LogFormat>(configuration[$"{LoggingOptions.Section}:{nameof(LoggingOptions.Format)}"] ?? "Auto", ignoreCase: true, out var given)
            ? given
            : LogFormat.Json;
        return format == LogFormat.Text || (format == LogFormat.Auto && !Console.IsOutputRedirected)
            ? ConsoleFormatterNames.Simple
            : JsonLogFormatter.FormatterName;
    }
}
