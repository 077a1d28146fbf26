using Npgsql;

namespace Parley.Postgres;

/// <summary>Which failures pass by themselves. SQLSTATE codes: PostgreSQL's manual, appendix A.</summary>
internal static class PostgresFailures
{
    /// <summary>The transaction was rolled back only because of its neighbours: it may be run again.</summary>
    public static bool IsConflict(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        PostgresException refused => IsUnavailable(refused),
        NpgsqlException => true, // the connection: refused, lost, timed out, or none free in the pool
        _ => false,
    };

    private static bool IsUnavailable(PostgresException exception) =>
        exception.SqlState[..2] is "08" or "53" or "58" // connection; disk, memory or connections used up; input/output and system errors
        || IsConflict(exception)
        || exception.SqlState
            is PostgresErrorCodes.AdminShutdown // 57P01
            or PostgresErrorCodes.CrashShutdown // 57P02
            or PostgresErrorCodes.CannotConnectNow // 57P03: starting up
            or PostgresErrorCodes.QueryCanceled // 57014: the time-out of a statement
            or PostgresErrorCodes.LockNotAvailable // 55P03: lock_timeout
            or "25P03" // idle_in_transaction_session_timeout: this process stood still
            or PostgresErrorCodes.ReadOnlySqlTransaction; // 25006: failed over to a standby
}
