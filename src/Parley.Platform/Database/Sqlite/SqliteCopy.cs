using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>
/// A consistent copy of a module's file, from any process, while a server writes to it: SQLite's online backup, all pages in one step, so that it is one state of
/// the database and is never started over. Writers are not held up; the write-ahead log cannot be emptied meanwhile.
/// </summary>
public static class SqliteCopy
{
    /// <param name="source">A database file that exists.</param>
    /// <param name="target">A file that does not. Readable by its owner only.</param>
    /// <exception cref="SqliteException">It cannot be read or written.</exception>
    public static void Make(string source, string target)
    {
        SqliteLibrary.EnsureLoaded();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(target, options).Dispose();
        using var from = new SqliteConnections(source, new SqliteSettings()).OpenReader();
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        to.Open();
        from.BackupDatabase(to);
    }

    /// <summary>The number of the last migration of a module in a copy; 0 when there is none.</summary>
    public static long SchemaNumber(string file, string module) =>
        Query(file, "SELECT MAX(number) FROM schema_migrations WHERE module = $module", ("$module", module)) is [long number] ? number : 0;

    /// <summary>The numbers of the master keys that a copy knows.</summary>
    public static IReadOnlyList<int> MasterKeyNumbers(string file) =>
        [.. Query(file, "SELECT number FROM master_keys ORDER BY number").Cast<long>().Select(number => (int)number)];

    private static List<object> Query(string file, string sql, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        // immutable: nobody writes to a copy, and none of SQLite's own files is left beside it.
        var address = new UriBuilder("file", "", 0, file, "?immutable=1").Uri.AbsoluteUri;
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = address, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        var values = new List<object>();
        while (reader.Read())
        {
            values.Add(reader.GetValue(0));
        }

        return values;
    }
}
