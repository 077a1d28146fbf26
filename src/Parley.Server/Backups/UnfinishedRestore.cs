using Parley.Platform.Configuration;
using Parley.Platform.Keys;
using Parley.Server.Commands;

namespace Parley.Server.Backups;

/// <summary>
/// Says that files are being put in place. When the machine stops amid that, some are old, some are missing: a server that started then would make new ones.
/// </summary>
internal sealed class UnfinishedRestore(DataFolder folder)
{
    private string Marker => folder.File("restore-unfinished");

    /// <exception cref="StartupException">A restore was broken off.</exception>
    public void ThrowIfAny()
    {
        if (File.Exists(Marker))
        {
            throw new StartupException(
                $"A restore into {folder.FullPath} was broken off while it put files in place. Run `parley-server restore FILE` again; what was there before is in before-restore-*.");
        }
    }

    public void Begin()
    {
        using (var marker = new FileStream(Marker, FileMode.Create))
        {
            marker.Flush(flushToDisk: true);
        }

        FolderSync.Flush(folder.FullPath);
    }

    public void End()
    {
        FolderSync.Flush(folder.FullPath);
        File.Delete(Marker);
    }
}
