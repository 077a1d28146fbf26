namespace Parley.Server.Logging;

/// <summary>Section <c>Parley:Logging</c>. Levels are set by <c>Logging:LogLevel</c>.</summary>
public sealed class LoggingOptions
{
    public const string Section = "Parley:Logging";

    /// <summary>How a line looks on stdout. <c>Auto</c>: <c>Text</c> on a terminal, else <c>Json</c>.</summary>
    public LogFormat Format { get; set; } = LogFormat.Auto;
}

public enum LogFormat
{
    /// <summary>Text on a terminal, else JSON.</summary>
    Auto,

    /// <summary>One JSON object per line.</summary>
    Json,

    /// <summary>One line for people.</summary>
    Text,
}
