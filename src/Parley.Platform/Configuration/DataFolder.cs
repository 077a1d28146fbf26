namespace Parley.Platform.Configuration;

/// <summary>The folder that holds everything an embedded server keeps. Readable by its owner only.</summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        FullPath = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(FullPath);
        }
        else
        {
            Directory.CreateDirectory(FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string FullPath { get; }

    public string File(string name) => Path.Combine(FullPath, name);
}
