using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Parley.Platform.Database.Sqlite;

/// <summary>
/// Loads the operating system's SQLite, which its vendor patches, instead of a bundled one that nobody does (docs/adr/0002).
/// </summary>
public static class SqliteLibrary
{
    /// <summary>The first version with STRICT tables is 3.37; Debian 12 has 3.40.</summary>
    public static readonly Version Minimum = new(3, 37, 0);

    private static readonly Lazy<Version> Loaded = new(Load);

    /// <summary>Loads it at the first call.</summary>
    /// <exception cref="SqliteUnavailableException">It is missing or too old; the message says what to install.</exception>
    public static Version EnsureLoaded() => Loaded.Value;

    private static Version Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(SqliteColumns).Assembly, Resolve);
        try
        {
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            // It counts its memory under one lock for all threads, at each allocation; nobody asks for the sums.
            const int memoryStatistics = 9;
            _ = raw.sqlite3_config(memoryStatistics, 0);
            var version = Version.Parse(raw.sqlite3_libversion().utf8_to_string());
            return version >= Minimum ? version : throw new SqliteUnavailableException($"SQLite {version} is too old: Parley needs {Minimum} or newer.");
        }
        catch (DllNotFoundException)
        {
            throw new SqliteUnavailableException("SQLite is not installed. On Debian: apt-get install libsqlite3-0");
        }
    }

    private static IntPtr Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (library != "e_sqlite3")
        {
            return IntPtr.Zero;
        }

        string[] names = OperatingSystem.IsWindows() ? ["winsqlite3"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        return IntPtr.Zero;
    }
}

public sealed class SqliteUnavailableException(string message) : Exception(message);
