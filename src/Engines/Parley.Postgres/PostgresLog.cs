using Microsoft.Extensions.Logging;

namespace Parley.Postgres;

/// <summary>Event ids 2200–2299.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(2200, LogLevel.Information, "A transaction of {Module} lost a conflict (SQLSTATE {SqlState}), attempt {Attempt}; it is repeated.")]
    public static partial void Conflict(ILogger logger, string module, string sqlState, int attempt);
}
