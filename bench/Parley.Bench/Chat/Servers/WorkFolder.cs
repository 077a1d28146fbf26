namespace Parley.Bench.Chat.Servers;

/// <summary>A folder for a server's data. On the disk of the system's temporary files it goes with the step; one that was named stays.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly bool _stays;

    public WorkFolder()
    {
        FullPath = Directory.CreateTempSubdirectory("parley-bench-").FullName;
        Leftovers.Add(this, Delete);
    }

    /// <summary>Makes it where there is none.</summary>
    public WorkFolder(string path) => (FullPath, _stays) = (Directory.CreateDirectory(path).FullName, true);

    public string FullPath { get; }

    public string File(string name) => Path.Combine(FullPath, name);

    /// <summary>Fills it with the files of another one.</summary>
    public void CopyFrom(WorkFolder other)
    {
        foreach (var file in Directory.EnumerateFiles(other.FullPath))
        {
            System.IO.File.Copy(file, File(Path.GetFileName(file)));
        }
    }

    public void Dispose()
    {
        if (!_stays)
        {
            Leftovers.Remove(this);
            Delete();
        }
    }

    private void Delete() => Directory.Delete(FullPath, recursive: true);
}
