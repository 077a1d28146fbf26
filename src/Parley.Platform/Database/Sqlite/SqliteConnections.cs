using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>Opens connections to one file with the pragmas that every kind needs.</summary>
internal sealed class SqliteConnections(string path, SqliteSettings settings)
{
    public string Path { get; } = path;

    public SqliteConnection OpenWriter()
    {
        // secure_delete: what retention removes is overwritten. wal_autocheckpoint=0: checkpoints have a thread of their own,
        // because inside a commit they raise its 99th percentile from 5 to 40 ms (measured).
        CreateForOwner();
        var connection = Open(SqliteOpenMode.ReadWrite, $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = {settings.Synchronous};
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA secure_delete = ON;
            PRAGMA cache_size = {-settings.WriterCacheKibibytes};
            PRAGMA foreign_keys = ON;
            """);
        try
        {
            SyncRecovered(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadWrite, "PRAGMA query_only = ON;");

    // busy_timeout: how long a TRUNCATE may hold up the writer while it waits for readers.
    public SqliteConnection OpenCheckpointer() =>
        Open(SqliteOpenMode.ReadWrite, $"PRAGMA synchronous = {settings.Synchronous}; PRAGMA busy_timeout = 100;");

    // Mode 0600 even when the folder was made by somebody else. SQLite takes an empty file for a new database, and gives its log the same mode.
    private void CreateForOwner()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            if (!File.Exists(Path))
            {
                new FileStream(Path, options).Dispose();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // SQLite cannot open it either, and says so with a code that callers know.
        }
    }

    /// <summary>
    /// A process that was killed between writing a commit and syncing it leaves the commit in the kernel's pages. Recovery takes it for stored, so a
    /// repeated send would be acknowledged without another sync, and a power cut would take what was acknowledged. A checkpoint syncs the log first.
    /// </summary>
    private static void SyncRecovered(SqliteConnection connection)
    {
        const int full = 13;
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
            command.ExecuteNonQuery();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == full)
        {
            // The file cannot grow, but the log was synced before the first page was moved: reading goes on, and a later checkpoint makes up for it.
        }
    }

    private ReusingConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var connection = new ReusingConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Cache = SqliteCacheMode.Private,
            Pooling = false, // the pools here know which connections may write
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // Half a MiB for each reader, the inner pages of the indexes: the rest lies in the operating system's cache, one cheap copy away, and eight readers
            // with 4 MiB each would cost more than a thousand idle connections.
            command.CommandText = $"PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -512; {pragmas}";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
