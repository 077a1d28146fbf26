namespace Parley.Bench.Chat.Servers;

/// <summary>A folder for a server's data, on the disk of the system's temporary files; it goes with the step.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder() => Leftovers.Add(this, Delete);

    public string FullPath { get; } = Directory.CreateTempSubdirectory("parley-bench-").FullName;

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
        Leftovers.Remove(this);
        Delete();
    }

    private void Delete() => Directory.Delete(FullPath, recursive: true);
}
