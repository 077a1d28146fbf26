using System.Runtime.InteropServices;

namespace Parley.Platform.Database.Sqlite;

/// <summary>
/// The columns of a statement's present row, as SQLite has them in memory (sqlite.org/c3ref/column_blob.html). Through the driver each costs several times what
/// SQLite does for it: the handle is counted up and down, and the collector is told that foreign code runs. A page of history is two thousand of them.
/// </summary>
/// <remarks>Without a transition the collector waits for the call, so nothing is here that might wait or call back: a connection is one thread's at a time.</remarks>
internal static class SqliteColumns
{
    private const string Library = "e_sqlite3"; // SqliteLibrary finds it

    [DllImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Type(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern long Number(nint statement, int column);

    /// <summary>Where a blob is until the next step.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint Blob(nint statement, int column);

    /// <summary>How long it is; asked for after <see cref="Blob"/>.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Bytes(nint statement, int column);
}
