using System.Runtime.InteropServices;

namespace Parley.Platform.Keys;

/// <summary>
/// Brings a folder's entries to the disk. Without it a power cut after a rename may bring the old file back (rename(2), fsync(2)): with a key file that would be
/// the loss of everything wrapped since.
/// </summary>
public static class FolderSync
{
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS keeps a journal of renames, and a folder has no handle to flush
        }

        const int readOnly = 0;
        var descriptor = Open(folder, readOnly);
        if (descriptor < 0)
        {
            throw new IOException($"{folder} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        var failed = Sync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
        {
            throw new IOException($"{folder} cannot be brought to the disk (error {error}).");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
