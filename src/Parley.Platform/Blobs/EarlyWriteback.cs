using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Platform.Blobs;

/// <summary>
/// Asks the system to begin writing a part of a file to the disk, without waiting for it and without a promise: that is the flush's at the end, which then finds little left to
/// do. A flush in between would cost a commit of the file system's journal each time, which holds up whoever else waits for the disk.
/// </summary>
internal static class EarlyWriteback
{
    private const uint Write = 2; // SYNC_FILE_RANGE_WRITE, sync_file_range(2)

    /// <summary>Nothing where there is no such call; what fails is seen by the flush.</summary>
    public static void Begin(SafeFileHandle file, long offset, long count)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SyncFileRange(file, offset, count, Write);
        }
    }

    [DllImport("libc", EntryPoint = "sync_file_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncFileRange(SafeFileHandle file, long offset, long count, uint flags);
}
