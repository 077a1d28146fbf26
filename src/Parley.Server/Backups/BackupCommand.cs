using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Keys;
using Parley.Server.Commands;
using Parley.Server.Web;

namespace Parley.Server.Backups;

/// <summary>
/// <c>parley-server backup</c>: copies every module's file while the server runs. Modules that build on others are copied first, so that whoever they mention is in
/// the copies that follow.
/// </summary>
internal static class BackupCommand
{
    public const string PostgresAdvice =
        "The databases are on PostgreSQL: back them up with its own tools, for example `pg_dump --format=custom --file=parley.dump DATABASE`, and copy the key file. " +
        "After a restore run `parley-server mark-restored`. docs/operations/backup.md says more.";

    public static async Task<int> RunAsync(
        IReadOnlyDictionary<string, string?> settings, string target, bool withKeys, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        if (app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Engine != DatabaseEngine.Sqlite)
        {
            throw new StartupException(PostgresAdvice);
        }

        var keys = app.Services.Keys();
        var folder = app.Services.GetRequiredService<DataFolder>();
        var createdAt = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var path = PathOf(target, createdAt);
        await app.Services.GetRequiredService<MasterKeyCheck>().ThrowIfWrongAsync(keys, cancellationToken);

        var staging = Directory.CreateDirectory($"{path}.{Guid.NewGuid():N}.copies").FullName;
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(staging, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var modules = app.Services.GetServices<ModuleSchema>().Where(schema => !schema.IsDerived).Reverse().Select(schema => schema.Database.Module);
            var manifest = await CopyAsync(folder, modules, staging, withKeys, createdAt, cancellationToken);
            await BackupArchive.WriteAsync(path, manifest, staging, cancellationToken);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {manifest.Files.Sum(file => file.Bytes):N0} bytes of {manifest.Files.Count} files"));
            await WarnAsync(path, keys.Path, manifest, withKeys);
            return 0;
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    private static async Task<BackupManifest> CopyAsync(
        DataFolder folder, IEnumerable<string> modules, string staging, bool withKeys, DateTimeOffset createdAt, CancellationToken cancellationToken)
    {
        var files = new List<BackupFile>();
        var keys = new SortedSet<int>();
        foreach (var module in modules)
        {
            var (name, source) = (module + ".db", folder.File(module + ".db"));
            if (!File.Exists(source))
            {
                throw new StartupException($"{source} is missing: there is nothing to back up before a server's first start.");
            }

            var copy = Path.Combine(staging, name);
            SqliteCopy.Make(source, copy);
            keys.UnionWith(SqliteCopy.MasterKeyNumbers(copy));
            files.Add(await DescribeAsync(copy, cancellationToken) with { Schema = SqliteCopy.SchemaNumber(copy, module) });
        }

        if (withKeys)
        {
            // After the databases: a key that they need was in the file before them.
            var copy = Path.Combine(staging, MasterKeys.FileName);
            File.Copy(MasterKeys.FileOf(folder), copy);
            files.Add(await DescribeAsync(copy, cancellationToken));
        }

        return new BackupManifest
        {
            Format = BackupManifest.KnownFormat,
            Version = ServerInfoEndpoint.Version,
            CreatedAt = createdAt,
            Files = files,
            MasterKeys = [.. keys],
        };
    }

    private static async Task<BackupFile> DescribeAsync(string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(content, cancellationToken);
        return new BackupFile(Path.GetFileName(file), content.Length, Convert.ToHexStringLower(hash));
    }

    private static string PathOf(string target, DateTimeOffset createdAt)
    {
        var path = Path.GetFullPath(target);
        if (Directory.Exists(path))
        {
            path = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"parley-{createdAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.tar"));
        }

        return File.Exists(path) ? throw new StartupException($"{path} exists already; a backup replaces nothing.")
            : Directory.Exists(Path.GetDirectoryName(path)) ? path
            : throw new StartupException($"The folder of {path} does not exist.");
    }

    private static Task WarnAsync(string path, string keyFile, BackupManifest manifest, bool withKeys) => Console.Error.WriteLineAsync(withKeys
        ? $"parley-server: WARNING: {path} holds the master keys: whoever gets hold of it can read every message."
        : $"parley-server: WARNING: without the key file {keyFile} (master key {string.Join(", ", manifest.MasterKeys)}) nobody can read this backup, you included. " +
        "It is not part of it: keep a copy of it in another place.");
}
