using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Platform.Keys;
using Parley.Server.Commands;

namespace Parley.Server.Backups;

/// <summary>A backup is a tar archive: the manifest, then the files that it names, in its order.</summary>
internal static class BackupArchive
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes it under a temporary name; when this returns it is whole, on the disk, under its own.</summary>
    public static async Task WriteAsync(string path, BackupManifest manifest, string folder, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            await using (var stream = Create(temporary))
            {
                await using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
                {
                    using var head = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupManifestJson.Default.BackupManifest));
                    await AddAsync(writer, BackupManifest.FileName, head, manifest, cancellationToken);
                    foreach (var file in manifest.Files)
                    {
                        await using var content = File.OpenRead(Path.Combine(folder, file.Name));
                        await AddAsync(writer, file.Name, content, manifest, cancellationToken);
                    }
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
        }
        finally
        {
            File.Delete(temporary); // not there when all went well
        }
    }

    /// <summary>Unpacks it into a folder and checks every byte.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">Empty, and on the disk that the files are to stay on.</param>
    /// <param name="accept">Refuses a manifest by an exception, before anything is unpacked.</param>
    /// <exception cref="StartupException">It is no backup, damaged or cut short.</exception>
    public static async Task<BackupManifest> ReadAsync(string path, string folder, Action<BackupManifest> accept, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            await using var reader = new TarReader(stream);
            var manifest = await ManifestAsync(reader, path, cancellationToken);
            accept(manifest);
            foreach (var file in manifest.Files)
            {
                var entry = await reader.GetNextEntryAsync(copyData: false, cancellationToken);
                if (entry?.Name != file.Name || entry.DataStream is null || !await UnpackAsync(entry.DataStream, Path.Combine(folder, file.Name), file, cancellationToken))
                {
                    throw Damaged(path, $"{file.Name} is missing or not what the manifest says");
                }
            }

            return manifest;
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or FormatException or JsonException)
        {
            throw Damaged(path, exception.Message);
        }
    }

    private static async Task<BackupManifest> ManifestAsync(TarReader reader, string path, CancellationToken cancellationToken)
    {
        var entry = await reader.GetNextEntryAsync(copyData: false, cancellationToken);
        return entry is { Name: BackupManifest.FileName, DataStream: { } content }
            && await JsonSerializer.DeserializeAsync(content, BackupManifestJson.Default.BackupManifest, cancellationToken) is { } manifest
            ? manifest
            : throw Damaged(path, "it does not begin with a manifest");
    }

    private static async Task<bool> UnpackAsync(Stream content, string target, BackupFile file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var output = Create(target);
        var buffer = new byte[128 * 1024];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        output.Flush(flushToDisk: true);
        return output.Length == file.Bytes && Convert.ToHexString(hash.GetHashAndReset()).Equals(file.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    private static Task AddAsync(TarWriter writer, string name, Stream content, BackupManifest manifest, CancellationToken cancellationToken) =>
        writer.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = OwnerOnly, ModificationTime = manifest.CreatedAt }, cancellationToken);

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static StartupException Damaged(string path, string why) =>
        new($"{path} is no whole backup: {why}. It is damaged or was cut short; use another one. Nothing was changed.");
}
