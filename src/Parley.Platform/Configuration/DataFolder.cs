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

    /// <summary>
    /// Takes the folder for one server: two on the same files would not see each other's sockets. Console commands beside a running server do not ask for it.
    /// Dispose to give it back; the system does so when the process dies.
    /// </summary>
    /// <exception cref="DataFolderInUseException">Another server has it.</exception>
    public IDisposable Lock()
    {
        var path = File("server.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (System.IO.File.Exists(path) && exception is not FileNotFoundException)
        {
            throw new DataFolderInUseException($"Another Parley server runs on {FullPath}. Stop it, or start this one with another data folder.");
        }
    }
}

/// <summary>Another server has this data folder; the message says which.</summary>
public sealed class DataFolderInUseException(string message) : Exception(message);
