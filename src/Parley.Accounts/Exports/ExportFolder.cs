using Parley.Platform.Configuration;
using Parley.Protocol;

namespace Parley.Accounts.Exports;

/// <summary>
/// The folder <c>exports</c> in the data folder: readable by the server's own user only, as each file in it is. Servers that share a database share this folder,
/// too, or an export can be fetched only from the one that made it.
/// </summary>
internal sealed class ExportFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;

    public ExportFolder(DataFolder folder) => _path = folder.File("exports");

    /// <summary>A new file under a name that nobody fetches yet; one that an earlier attempt has left is replaced.</summary>
    public FileStream Create(ExportId id)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, OwnerOnly | UnixFileMode.UserExecute);
        }

        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        File.Delete(Unfinished(id));
        return new FileStream(Unfinished(id), options);
    }

    /// <summary>Gives a finished file its name: from then on it is whole.</summary>
    public long Finish(ExportId id)
    {
        File.Move(Unfinished(id), Finished(id), overwrite: true);
        return new FileInfo(Finished(id)).Length;
    }

    /// <summary>Null when the file is not here.</summary>
    public FileStream? Open(ExportId id)
    {
        try
        {
            return new FileStream(Finished(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Harmless where there is nothing.</summary>
    public void Delete(ExportId id)
    {
        if (Directory.Exists(_path))
        {
            File.Delete(Finished(id));
            File.Delete(Unfinished(id));
        }
    }

    /// <summary>Removes files that no export has any more: of accounts that were deleted elsewhere, of a database that was restored.</summary>
    public void Sweep(IReadOnlySet<ExportId> known)
    {
        if (!Directory.Exists(_path))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(_path))
        {
            if (!ExportId.TryParse(Path.GetFileName(file).Split('.')[0], out var id) || !known.Contains(id))
            {
                File.Delete(file);
            }
        }
    }

    private string Unfinished(ExportId id) => Path.Combine(_path, $"{id}.part");

    private string Finished(ExportId id) => Path.Combine(_path, $"{id}.zip");
}
