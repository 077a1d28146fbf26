using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Media;
using Parley.Notifications;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Server.Commands;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>
/// <c>parley-server restore</c>: makes a whole data folder of a backup beside the present one, and exchanges the databases only when everything about it is right.
/// </summary>
internal static class RestoreCommand
{
    // Modules that the first backups do not have: their databases are made anew.
    private static readonly string[] CameLater = [MediaModule.Name, NotificationsModule.Name];

    // The database, and what SQLite may have left beside it.
    private static readonly string[] DatabaseFiles = ["", "-wal", "-shm"];

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, string file, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        if (app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Engine != DatabaseEngine.Sqlite)
        {
            throw new StartupException(
                "The databases are on PostgreSQL: restore them with its own tools (`pg_restore`), then run `parley-server mark-restored`. docs/operations/backup.md says more.");
        }

        app.Services.GetRequiredService<DataFolderLock>().Take();
        var folder = app.Services.GetRequiredService<DataFolder>();
        var schemas = app.Services.GetServices<ModuleSchema>().ToList();
        var modules = schemas.Where(schema => !schema.IsDerived).ToList();
        var staging = new DataFolder(folder.File($"restore-{Guid.NewGuid():N}.partial"));
        try
        {
            // 1. Unpacked and checked.
            var path = Path.GetFullPath(file);
            var manifest = await BackupArchive.ReadAsync(path, staging.FullPath, found => Accept(found, modules, path), cancellationToken);

            // 2. A data folder of its own: with keys that open it, at the present schema, its epoch raised and its sessions ended.
            TakeKeys(folder, staging);
            await PrepareAsync(settings, folder, staging, cancellationToken);

            // 3. In place. What SQLite did not bring into the files when it closed them would be lost.
            if (Directory.EnumerateFiles(staging.FullPath, "*-wal").Any())
            {
                throw new StartupException("The databases of the backup could not be closed. Nothing was changed; try again.");
            }

            var aside = Exchange(folder, staging, schemas, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            await Console.Out.WriteLineAsync($"The state of {manifest.CreatedAt:u} is restored. Clients load everything anew, and everybody signs in again.");
            if (aside is not null)
            {
                await Console.Out.WriteLineAsync($"The databases from before are in {aside}: delete them when you are sure.");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(staging.FullPath, recursive: true);
        }
    }

    private static void Accept(BackupManifest manifest, IReadOnlyList<ModuleSchema> modules, string path)
    {
        if (manifest.Format != BackupManifest.KnownFormat)
        {
            throw new StartupException($"{path} was made by Parley {manifest.Version} in a form that this program does not know. Restore it with that version.");
        }

        foreach (var schema in modules)
        {
            var known = schema.Load(DatabaseEngine.Sqlite).Count;
            var found = manifest.Files.SingleOrDefault(file => file.Name == FileOf(schema));
            if (found is null && !CameLater.Contains(schema.Database.Module))
            {
                throw new StartupException($"{path} holds no {FileOf(schema)}: it is not a backup of this program.");
            }

            if (found?.Schema > known)
            {
                throw new StartupException(
                    $"{path} was made by a newer Parley, {manifest.Version}: its {found!.Name} has schema {found.Schema}, this program knows {known}. Restore it with that version.");
            }
        }

        // Names become paths.
        var names = modules.Select(FileOf).Append(MasterKeys.FileName).ToHashSet(StringComparer.Ordinal);
        if (manifest.Files.FirstOrDefault(file => !names.Remove(file.Name)) is { } unknown)
        {
            throw new StartupException($"{path} holds a file that this program does not know: {unknown.Name}");
        }
    }

    /// <summary>The folder's own key file counts: it may have keys that are younger than the backup.</summary>
    private static void TakeKeys(DataFolder folder, DataFolder staging)
    {
        if (File.Exists(MasterKeys.FileOf(folder)))
        {
            File.Copy(MasterKeys.FileOf(folder), MasterKeys.FileOf(staging), overwrite: true);
        }
        else if (!File.Exists(MasterKeys.FileOf(staging)))
        {
            throw new StartupException($"There is no key file, and the backup holds none: put the one that was used with it at {MasterKeys.FileOf(folder)}. Nothing was changed.");
        }
    }

    private static async Task PrepareAsync(
        IReadOnlyDictionary<string, string?> settings, DataFolder folder, DataFolder staging, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = ConsoleServer.Compose(new Dictionary<string, string?>(settings) { [DataFolders.Setting] = staging.FullPath });
            await app.Services.MigrateDatabasesAsync(cancellationToken);
            await MarkRestoredCommand.MarkAsync(app.Services, cancellationToken);
        }
        catch (KeyFileException exception) // in the words of the folder that the operator knows
        {
            throw new KeyFileException(exception.Message.Replace(staging.FullPath, folder.FullPath, StringComparison.Ordinal));
        }
    }

    /// <returns>Where the present databases were moved to; null when there were none.</returns>
    private static string? Exchange(DataFolder folder, DataFolder staging, IReadOnlyList<ModuleSchema> schemas, DateTimeOffset now)
    {
        var unfinished = new UnfinishedRestore(folder);
        unfinished.Begin();
        var aside = folder.File(string.Create(CultureInfo.InvariantCulture, $"before-restore-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}"));
        var old = schemas.SelectMany(schema => DatabaseFiles.Select(suffix => FileOf(schema) + suffix)).Where(name => File.Exists(folder.File(name))).ToList();
        if (old.Count > 0)
        {
            var kept = new DataFolder(aside);
            foreach (var name in old)
            {
                File.Move(folder.File(name), kept.File(name));
            }

            FolderSync.Flush(aside);
        }

        // What is derived is made anew from what is restored.
        foreach (var schema in schemas.Where(schema => !schema.IsDerived))
        {
            File.Move(staging.File(FileOf(schema)), folder.File(FileOf(schema)));
        }

        if (!File.Exists(MasterKeys.FileOf(folder)))
        {
            File.Move(MasterKeys.FileOf(staging), MasterKeys.FileOf(folder));
        }

        unfinished.End();
        return old.Count > 0 ? aside : null;
    }

    private static string FileOf(ModuleSchema schema) => schema.Database.Module + ".db";
}
