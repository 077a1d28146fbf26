using System.Runtime.InteropServices;

namespace Parley.Platform.Keys;

/// <summary>Gives a finished file its name, and never takes that name from another file.</summary>
/// <remarks>
/// <see cref="File.Move(string, string, bool)"/> looks first and renames then, on everything but Windows: of two that move at the same moment both succeed,
/// and the second replaces the first one's file.
/// </remarks>
public static class NewFile
{
    private const int AlreadyExists = 17; // EEXIST, on Linux, macOS and FreeBSD alike

    /// <summary>Moves <paramref name="finished"/> to <paramref name="path"/>, in the same folder. On the disk when it returns.</summary>
    /// <returns>False: there is such a file already, and both stay as they are.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public static bool TryMove(string finished, string path)
    {
        if (!TryName(finished, path))
        {
            return false;
        }

        FolderSync.Flush(Path.GetDirectoryName(path)!);
        return true;
    }

    private static bool TryName(string finished, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(finished, path) == 0)
            {
                File.Delete(finished);
                return true;
            }

            if (Marshal.GetLastPInvokeError() == AlreadyExists)
            {
                return false;
            }
        }

        // Windows refuses by itself; so does this on file systems without hard links (FAT), but for the moment between its look and its move.
        try
        {
            File.Move(finished, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
