using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Keys;
using Parley.Server.Hosting;

namespace Parley.Server.Doctor;

/// <summary>Each module's database: that it opens, and that no newer program has been at it. Reads only; no migration is run.</summary>
internal static class DatabaseExamination
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var sqlite = services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Engine == DatabaseEngine.Sqlite;
        if (sqlite)
        {
            var library = Library();
            findings.Add(library);
            if (library.Kind == FindingKind.Problem)
            {
                return findings;
            }

            using var folderLock = new DataFolderLock(services.GetRequiredService<DataFolder>(), services.GetRequiredService<IOptions<DatabaseOptions>>());
            if (File.Exists(services.GetRequiredService<DataFolder>().File(DataFolderLock.FileName)) && !folderLock.TryTake())
            {
                findings.Add(Finding.Note("a Parley server is using this data folder now"));
            }
        }

        foreach (var schema in services.GetServices<ModuleSchema>())
        {
            findings.Add(await ExamineAsync(services, schema, sqlite, cancellationToken));
        }

        if (findings.All(finding => finding.Kind != FindingKind.Problem) && await KeysAsync(services, sqlite, cancellationToken) is { } wrong)
        {
            findings.Add(wrong);
        }

        return findings;
    }

    /// <summary>Null when the key file is there and is the one that the databases need, or when nothing needs one yet.</summary>
    private static async Task<Finding?> KeysAsync(IServiceProvider services, bool sqlite, CancellationToken cancellationToken)
    {
        try
        {
            var check = services.GetRequiredService<MasterKeyCheck>();
            if (!sqlite)
            {
                await check.ThrowIfMissingAsync(cancellationToken); // beside files, the folder's examination has said so
            }

            if (File.Exists(MasterKeys.FileOf(services.GetRequiredService<DataFolder>())))
            {
                await check.ThrowIfWrongAsync(services.GetRequiredService<MasterKeys>(), cancellationToken);
            }

            return null;
        }
        catch (KeyFileException exception)
        {
            return Finding.Problem(exception.Message, "put the key file back that was used with this data: without it no message can be read");
        }
    }

    private static Finding Library()
    {
        try
        {
            return Finding.Ok($"SQLite {SqliteLibrary.EnsureLoaded()}");
        }
        catch (SqliteUnavailableException exception)
        {
            return Finding.Problem(exception.Message, $"install SQLite {SqliteLibrary.Minimum} or newer; on Debian: apt-get install libsqlite3-0");
        }
    }

    private static async Task<Finding> ExamineAsync(IServiceProvider services, ModuleSchema schema, bool sqlite, CancellationToken cancellationToken)
    {
        var module = schema.Database.Module;
        if (sqlite && !File.Exists(services.GetRequiredService<DataFolder>().File(module + ".db")))
        {
            return Finding.Note($"there is no database of '{module}' yet: the first start makes it");
        }

        try
        {
            var found = await NumberAsync(schema.Database, cancellationToken);
            var known = schema.Load(schema.Database.Engine).Count;
            return found switch
            {
                null => Finding.Note($"the database of '{module}' has no tables yet: the first start makes them"),
                _ when found > known => Finding.Problem(
                    new DatabaseTooNewException(module, found.Value, known).Message, "start the newer program, or restore a backup from before the upgrade"),
                _ when found < known => Finding.Note($"the database of '{module}' is of an older Parley: the next start brings it up to date", "make a backup first"),
                _ => Finding.Ok($"database of '{module}'"),
            };
        }
        catch (SqliteException exception)
        {
            return Finding.Problem($"the database of '{module}' cannot be read: {exception.Message}", "restore it from a backup");
        }
        catch (DbException exception)
        {
            return Finding.Problem(
                $"PostgreSQL cannot be used for '{module}': {exception.Message}", "check that it runs, and Parley:Database:ConnectionString with its user and password");
        }
    }

    /// <summary>The last migration that was run; null when there are no tables.</summary>
    private static async Task<long?> NumberAsync(ModuleDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            return await database.ReadAsync(
                session => session.QueryFirstOrDefaultAsync<long?>(
                    "SELECT MAX(number) FROM schema_migrations WHERE module = @module", new { module = database.Module }),
                cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
        catch (SqliteException exception) when (exception.Message.Contains("no such table", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
